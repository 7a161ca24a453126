"""Who is this: whom a telephone number or an e-mail address belongs to, and what to do about it."""
