//! Paths of sources as a project keeps them: from its own folder on, so that both can be moved
//! together. Asks the file system nothing.

use std::path::{Component, Path, PathBuf};

/// A path as seen from a folder: `../models.py`, with `/`. Absolute where both have no root in
/// common, or where there is no folder yet.
pub fn relative_to(folder: Option<&Path>, path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let whole = || path.to_string_lossy().into_owned();
    let Some(folder) = folder.and_then(|folder| std::path::absolute(folder).ok()) else {
        return whole();
    };
    let from: Vec<Component<'_>> = folder.components().collect();
    let to: Vec<Component<'_>> = path.components().collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common <= 1 {
        return whole();
    }
    let up = std::iter::repeat_n("..".to_owned(), from.len() - common);
    let down = to[common..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Where a kept path leads to.
pub fn absolute(folder: Option<&Path>, path: &str) -> PathBuf {
    match folder {
        Some(folder) => folder.join(path),
        None => PathBuf::from(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_the_projects_folder_on() {
        let told = |path: &str| relative_to(Some(Path::new("/home/a/design")), Path::new(path));
        assert_eq!(told("/home/a/design/models.py"), "models.py");
        assert_eq!(told("/home/a/app/models.py"), "../app/models.py");
        assert_eq!(told("/srv/models.py"), "/srv/models.py");
        assert_eq!(relative_to(None, Path::new("/srv/a.sql")), "/srv/a.sql");
        let back = absolute(Some(Path::new("/home/a/design")), "../app/models.py");
        assert_eq!(back, Path::new("/home/a/design/../app/models.py"));
        assert_eq!(absolute(Some(Path::new("/home/a")), "/srv/a.sql"), Path::new("/srv/a.sql"));
    }
}
