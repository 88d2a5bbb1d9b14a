//! A database as numbered pages in a file of ours. Knows nothing of what is on them but the page size.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Is this a size that pages can have, in bytes?
pub(super) fn is_page_size(bytes: u32) -> bool {
    bytes.is_power_of_two() && (512..=0x1_0000).contains(&bytes)
}

/// The size of its pages in bytes by its header (<https://sqlite.org/fileformat2.html>, section 1.3.2); 0 without
/// a header.
pub(super) fn page_size_of(database: &mut File) -> io::Result<u32> {
    database.rewind()?;
    let mut header = [0_u8; 18];
    match database.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(0),
        read => read?,
    }
    Ok(match [header[16], header[17]] {
        [0, 1] => 0x1_0000,
        two => u32::from(u16::from_be_bytes(two)),
    })
}

/// Gives it so many pages. New ones are truly written: a gap would have to be filled by the disk when it is read
/// as memory, and that may have no room then.
pub(super) fn set_pages(database: &mut File, pages: u32, page_bytes: u32) -> io::Result<()> {
    let wanted = u64::from(pages) * u64::from(page_bytes);
    let length = database.metadata()?.len();
    if length >= wanted {
        return database.set_len(wanted);
    }
    database.seek(SeekFrom::End(0))?;
    io::copy(&mut io::repeat(0).take(wanted - length), database).map(drop)
}

/// Replaces the page with this number, which counts from 1.
pub(super) fn write_page(database: &mut File, number: u32, page: &[u8]) -> io::Result<()> {
    let at = u64::from(number.saturating_sub(1)) * page.len() as u64;
    database.seek(SeekFrom::Start(at))?;
    database.write_all(page)
}

/// Says in its header that nothing waits in a `-wal` (bytes 18 and 19 are 1, section 1.3.3).
pub(super) fn leave_wal_mode(database: &mut File) -> io::Result<()> {
    if database.metadata()?.len() < 20 {
        return Ok(());
    }
    database.seek(SeekFrom::Start(18))?;
    let mut versions = [0_u8; 2];
    database.read_exact(&mut versions)?;
    database.seek(SeekFrom::Start(18))?;
    database.write_all(&versions.map(|version| if version == 2 { 1 } else { version }))
}

/// The number in the four bytes from `at`, the highest first; 0 where there are none.
pub(super) fn number_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    four.map_or(0, u32::from_be_bytes)
}
