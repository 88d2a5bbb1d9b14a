//! The canvas: boxes, links, editing in place.
