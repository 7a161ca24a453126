"""The steps a store's file goes through, one module each; none imports anything of vtdesk."""
