//! The golden models files on real servers: `tests/golden/servers.py` runs our exported SQL and
//! SQLAlchemy's own `create_all()` there, and compares what each leaves.

use std::process::Command;

#[test]
fn servers_hold_what_sqlalchemy_creates_there() {
    let variables = ["BACKREF_TEST_POSTGRESQL", "BACKREF_TEST_MARIADB", "BACKREF_PYTHON"];
    if variables.iter().any(|name| std::env::var_os(name).is_none()) {
        crate::skipped("PostgreSQL, MariaDB and Python (set BACKREF_TEST_… and BACKREF_PYTHON)");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/servers.py");
    let output = Command::new(std::env::var_os("BACKREF_PYTHON").unwrap())
        .args([script, env!("CARGO_BIN_EXE_backref")])
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
