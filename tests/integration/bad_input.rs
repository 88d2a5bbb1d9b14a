//! Bad input of every kind is answered by one clear message, and the file is left as it was.
