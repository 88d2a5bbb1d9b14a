//! Every sample project opens, checks clean and exports.
