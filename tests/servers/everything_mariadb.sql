-- One of everything that MariaDB's dumps tell of tables, and of much that is no table.
CREATE TABLE people (
    id int unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s; a number',
    name varchar(80) NOT NULL DEFAULT 'it''s \\ "x"',
    email varchar(120) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
    nick varchar(20) COLLATE utf8mb4_bin,
    feeling enum('glad','it''s; so','a,b') NOT NULL DEFAULT 'glad',
    roles set('a','b') DEFAULT 'a,b',
    balance decimal(10,2) DEFAULT 0.00 CHECK (balance >= 0),
    born date DEFAULT '2000-01-01',
    made datetime NOT NULL DEFAULT CURRENT_TIMESTAMP,
    seen timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
    touched datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    ok tinyint(1) DEFAULT 1,
    small smallint DEFAULT -1,
    tiny tinyint unsigned,
    medium mediumint zerofill,
    big bigint DEFAULT 5000000000,
    ratio double DEFAULT 1.5,
    single float,
    about longtext,
    doc json DEFAULT '{"a": 1}',
    body mediumtext,
    secret blob,
    fixed binary(16),
    vary varbinary(20),
    code char(3),
    bits bit(8) DEFAULT b'101',
    y year,
    t time,
    uid uuid DEFAULT uuid(),
    addr inet6,
    place point,
    `change` int CHECK (`change` <> 5),
    `a``b c` int,
    length_of int GENERATED ALWAYS AS (char_length(name)) VIRTUAL,
    length_kept int AS (char_length(name)) STORED,
    computed_default int DEFAULT (1 + 2),
    hidden int INVISIBLE,
    PRIMARY KEY (id),
    UNIQUE KEY email (email),
    UNIQUE KEY both_of_them (name, nick),
    KEY prefix (about(20)),
    KEY down (born DESC, big),
    FULLTEXT KEY words (body),
    CONSTRAINT both_or_none CHECK ((email IS NULL) = (nick IS NULL))
) ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='Who; it''s';
CREATE TABLE rooms (
    building varchar(10),
    number int,
    owner_id int unsigned,
    keeper_id int unsigned NOT NULL,
    PRIMARY KEY (building, number),
    CONSTRAINT owned FOREIGN KEY (owner_id) REFERENCES people (id) ON DELETE SET NULL ON UPDATE CASCADE,
    FOREIGN KEY (keeper_id) REFERENCES people (id) ON DELETE RESTRICT
);
CREATE TABLE desks (
    id bigint NOT NULL,
    room_building varchar(10),
    room_number int,
    KEY in_room_index (room_building, room_number),
    CONSTRAINT in_room FOREIGN KEY (room_building, room_number) REFERENCES rooms (building, number) ON DELETE CASCADE,
    PRIMARY KEY (id)
);
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int, FOREIGN KEY (a_id) REFERENCES a (id));
ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b_id) REFERENCES b (id);
CREATE TABLE tree (id int PRIMARY KEY AUTO_INCREMENT, parent_id int REFERENCES tree (id) ON DELETE CASCADE);
CREATE TABLE logs (at date NOT NULL, id int NOT NULL, what text, PRIMARY KEY (at, id))
    PARTITION BY RANGE (YEAR(at)) (PARTITION p0 VALUES LESS THAN (2021), PARTITION p1 VALUES LESS THAN MAXVALUE);
CREATE TABLE old (k varchar(50) PRIMARY KEY) ENGINE=MyISAM ROW_FORMAT=FIXED;
CREATE VIEW grown AS SELECT id, name AS called FROM people WHERE ok = 1;
DELIMITER //
CREATE TRIGGER touch BEFORE INSERT ON desks FOR EACH ROW BEGIN
  SET NEW.room_number = 1; -- CREATE TABLE never (
END //
CREATE PROCEDURE p() BEGIN CREATE TABLE never (id int); END //
CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1 //
DELIMITER ;
INSERT INTO people (name) VALUES ('CREATE TABLE x (;'), ('\\.\n''"`'), ('/*!40101 */ -- #');
