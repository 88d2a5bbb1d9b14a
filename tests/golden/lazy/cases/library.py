"""A music library: every direction, keys that are NULL or lead nowhere, and orders."""

from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()

track_genres = db.Table(
    "track_genres",
    db.Column("track_id", db.ForeignKey("tracks.id"), primary_key=True),
    db.Column("genre_id", db.ForeignKey("genres.id"), primary_key=True),
)


class Artist(db.Model):
    __tablename__ = "artists"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80), nullable=False)
    teacher_id = db.Column(db.ForeignKey("artists.id"))
    albums = db.relationship("Album", back_populates="artist", order_by="Album.year.desc(), Album.id")
    portrait = db.relationship("Portrait", back_populates="artist", uselist=False)
    biography = db.relationship("Biography", back_populates="artist", uselist=False)
    pupils = db.relationship("Artist", back_populates="teacher", order_by="Artist.name")
    teacher = db.relationship("Artist", back_populates="pupils", remote_side=[id])


class Portrait(db.Model):
    """Referred to by a column that is unique, not its key."""

    __tablename__ = "portraits"

    id = db.Column(db.Integer, primary_key=True)
    artist_id = db.Column(db.ForeignKey("artists.id"), unique=True)
    artist = db.relationship("Artist", back_populates="portrait")


class Biography(db.Model):
    """Shares its key with its artist."""

    __tablename__ = "biographies"

    artist_id = db.Column(db.ForeignKey("artists.id"), primary_key=True)
    text = db.Column(db.Text)
    artist = db.relationship("Artist", back_populates="biography")


class Album(db.Model):
    __tablename__ = "albums"

    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    year = db.Column(db.Integer)
    label_code = db.Column(db.ForeignKey("labels.code"))
    artist_id = db.Column(db.ForeignKey("artists.id"), nullable=False)
    artist = db.relationship("Artist", back_populates="albums", innerjoin=True)
    label = db.relationship("Label", back_populates="albums")
    tracks = db.relationship("Track", back_populates="album", order_by="Track.position")
    long_tracks = db.relationship(
        "Track",
        primaryjoin="and_(Album.id == Track.album_id, Track.seconds > 300)",
        order_by="desc(Track.seconds)",
        viewonly=True,
    )


class Label(db.Model):
    """Referred to by a code, not by its key."""

    __tablename__ = "labels"

    id = db.Column(db.Integer, primary_key=True)
    code = db.Column(db.String(8), unique=True)
    albums = db.relationship("Album", back_populates="label")


class Track(db.Model):
    __tablename__ = "tracks"

    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(80), nullable=False)
    position = db.Column(db.Integer)
    seconds = db.Column(db.Integer)
    album_id = db.Column(db.ForeignKey("albums.id"))
    album = db.relationship("Album", back_populates="tracks")
    genres = db.relationship(
        "Genre", secondary=track_genres, back_populates="tracks", order_by="Genre.word"
    )
    entries = db.relationship("Entry", back_populates="track")


class Genre(db.Model):
    __tablename__ = "genres"

    id = db.Column(db.Integer, primary_key=True)
    word = db.Column(db.String(20))
    tracks = db.relationship("Track", secondary=track_genres, back_populates="genres")


class Playlist(db.Model):
    __tablename__ = "playlists"

    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40))
    entries = db.relationship("Entry", back_populates="playlist", order_by="Entry.position")
    tracks = db.relationship(
        "Track", secondary="entries", viewonly=True, order_by="Entry.position"
    )


class Entry(db.Model):
    __tablename__ = "entries"

    playlist_id = db.Column(db.ForeignKey("playlists.id"), primary_key=True)
    track_id = db.Column(db.ForeignKey("tracks.id"), primary_key=True)
    position = db.Column(db.Integer)
    playlist = db.relationship("Playlist", back_populates="entries")
    track = db.relationship("Track", back_populates="entries")


ROWS = {
    "artists": [
        ["id", "name", "teacher_id"],
        [1, "Nina", None],
        [2, "Miles", 1],
        [3, "Bill", 1],
        [4, "Herbie", 2],
        [5, "Orphan", 99],
    ],
    "portraits": [["id", "artist_id"], [1, 1], [2, 3], [3, None]],
    "biographies": [["artist_id", "text"], [1, "Born"], [3, "Also born"], [88, "Nobody"]],
    "labels": [["id", "code"], [1, "BN"], [2, "IMP"]],
    "albums": [
        ["id", "title", "year", "label_code", "artist_id"],
        [1, "Pastel Blues", 1965, "BN", 1],
        [2, "Kind of Blue", 1959, "BN", 2],
        [3, "Milestones", 1958, None, 2],
        [4, "Lost", None, "GONE", 77],
    ],
    "tracks": [
        ["id", "title", "position", "seconds", "album_id"],
        [1, "Sinnerman", 2, 620, 1],
        [2, "Be My Husband", 1, 200, 1],
        [3, "So What", 1, 562, 2],
        [4, "Blue in Green", 2, 337, 2],
        [5, "Homeless", None, None, None],
    ],
    "genres": [["id", "word"], [1, "soul"], [2, "jazz"]],
    "track_genres": [["track_id", "genre_id"], [1, 1], [1, 2], [3, 2], [4, 2]],
    "playlists": [["id", "name"], [1, "Morning"], [2, "Evening"], [3, "Never"]],
    "entries": [
        ["playlist_id", "track_id", "position"],
        [1, 1, 2],
        [1, 3, 1],
        [2, 3, 1],
    ],
}
