//! Bytes in lines of sixteen, as hexadecimal digits and as letters. Pure text.

/// Bytes of a line.
pub const LINE_BYTES: usize = 16;

/// One line: `00000010  48 65 6c 6c 6f …  Hello`.
pub fn hex_line(bytes: &[u8], line: usize) -> String {
    let start = line * LINE_BYTES;
    let shown = bytes.get(start..bytes.len().min(start + LINE_BYTES)).unwrap_or_default();
    let mut text = format!("{start:08x}  ");
    for at in 0..LINE_BYTES {
        match shown.get(at) {
            Some(byte) => text.push_str(&format!("{byte:02x} ")),
            None => text.push_str("   "),
        }
        if at == 7 {
            text.push(' ');
        }
    }
    text.push(' ');
    text.extend(shown.iter().map(|byte| match byte {
        0x20..=0x7e => char::from(*byte),
        _ => '.',
    }));
    text
}

#[cfg(test)]
mod tests {
    use super::hex_line;

    #[test]
    fn bytes_stand_beside_their_letters() {
        let bytes = b"Hello, world! \x00\xff and more";
        assert_eq!(
            hex_line(bytes, 0),
            "00000000  48 65 6c 6c 6f 2c 20 77  6f 72 6c 64 21 20 00 ff  Hello, world! .."
        );
        assert_eq!(
            hex_line(bytes, 1),
            "00000010  20 61 6e 64 20 6d 6f 72  65                       \u{20}and more"
        );
    }
}
