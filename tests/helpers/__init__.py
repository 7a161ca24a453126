"""What tests share: guards, fakes of the outside world, builders."""
