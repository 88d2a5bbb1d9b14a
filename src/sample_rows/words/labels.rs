//! Names of the rows of small tables (roles, tags, genres …), by what the model is called.

/// The labels for a model whose name ends with this word, or a column of this name.
pub fn labels_of(word: &str) -> Option<&'static [&'static str]> {
    let found = LABELS.iter().find(|(words, _)| words.contains(&word))?;
    Some(found.1)
}

#[rustfmt::skip]
const LABELS: &[(&[&str], &[&str])] = &[
    (&["role"], &["admin", "editor", "author", "moderator", "member", "guest", "support", "billing", "analyst",
        "auditor", "developer", "owner"]),
    (&["permission", "scope"], &["read", "write", "comment", "publish", "delete", "invite", "export", "manage users",
        "manage billing", "view reports", "approve", "archive"]),
    (&["tag", "keyword", "topic", "label"], &["travel", "food", "music", "design", "python", "databases", "photography",
        "gardening", "books", "health", "science", "history", "cycling", "coffee", "film", "open source", "running",
        "cooking", "art", "architecture", "startups", "remote work", "education", "climate", "hiking", "games",
        "interviews", "how-to", "news", "opinion"]),
    (&["genre"], &["Rock", "Jazz", "Pop", "Folk", "Classical", "Electronic", "Hip-Hop", "Blues", "Soul", "Reggae",
        "Country", "Ambient", "Metal", "Funk", "Latin", "Indie", "Punk", "Techno", "Opera", "Soundtrack"]),
    (&["category", "section", "group"], &["Home & Living", "Kitchen", "Garden", "Lighting", "Outdoor", "Toys", "Stationery",
        "Clothing", "Shoes", "Bags", "Jewellery", "Electronics", "Audio", "Books", "Sports", "Travel", "Beauty",
        "Pets", "Food & Drink", "Furniture", "Bedding", "Tools", "Office", "Baby", "Cycling", "Camping", "Art Supplies",
        "Music", "Health", "Gifts"]),
    (&["brand", "manufacturer", "maker", "make"], &["Alderwood", "Brightside", "Cobalt", "Dune", "Everly", "Fernweh", "Glint",
        "Harrow", "Ilse", "Juno", "Kestrel", "Loam", "Marlow", "Northlight", "Oster", "Pebble", "Quill", "Rook",
        "Sable", "Tern", "Umbra", "Vale", "Wren", "Yarrow", "Zest"]),
    (&["department", "team", "division", "unit"], &["Engineering", "Sales", "Marketing", "Finance", "Support", "Operations",
        "Design", "Legal", "Research", "Procurement", "Human Resources", "Quality", "Facilities", "Security"]),
    (&["status", "state", "stage", "phase"], &["new", "open", "in progress", "on hold", "done", "closed", "cancelled"]),
    (&["priority", "severity", "urgency"], &["low", "normal", "high", "urgent"]),
    (&["country", "nation"], &["Argentina", "Australia", "Austria", "Belgium", "Brazil", "Canada", "Chile", "Czechia",
        "Denmark", "Finland", "France", "Germany", "Greece", "India", "Ireland", "Italy", "Japan", "Kenya", "Mexico",
        "Netherlands", "New Zealand", "Nigeria", "Norway", "Poland", "Portugal", "Singapore", "South Africa",
        "South Korea", "Spain", "Sweden", "Switzerland", "Türkiye", "United Kingdom", "United States"]),
    (&["language"], &["English", "Spanish", "French", "German", "Portuguese", "Italian", "Dutch", "Swedish", "Polish",
        "Turkish", "Arabic", "Hindi", "Japanese", "Korean", "Mandarin", "Swahili"]),
    (&["currency"], &["EUR", "USD", "GBP", "JPY", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "CAD", "AUD", "NZD", "INR",
        "BRL", "MXN", "ZAR", "SGD", "KRW", "TRY"]),
    (&["color", "colour"], &["red", "blue", "green", "black", "white", "grey", "yellow", "orange", "purple", "teal",
        "brown", "navy", "olive", "coral", "ivory"]),
    (&["size"], &["XS", "S", "M", "L", "XL", "XXL", "One Size"]),
    (&["carrier", "courier", "shipper"], &["Swift Parcel", "Blue Van", "Northway Express", "City Bikes", "Harbor Freight Lines",
        "Evergreen Post", "Overnight Air", "Roadrunner Logistics"]),
    (&["provider", "gateway"], &["card", "bank transfer", "invoice", "wallet", "cash on delivery", "direct debit"]),
    (&["method", "payment"], &["card", "bank transfer", "invoice", "wallet", "cash"]),
    (&["plan", "tier", "subscription", "membership"], &["Free", "Starter", "Plus", "Pro", "Team", "Business", "Enterprise"]),
    (&["skill", "technology"], &["SQL", "Python", "Rust", "Typography", "Project Management", "Public Speaking", "Statistics",
        "Copywriting", "Negotiation", "Illustration", "Testing", "Data Modelling", "First Aid", "Photography"]),
    (&["ingredient"], &["butter", "flour", "sugar", "eggs", "milk", "garlic", "onion", "tomato", "basil", "olive oil", "salt",
        "black pepper", "rice", "lemon", "ginger", "honey", "yeast", "cream", "chicken", "chickpeas"]),
    (&["species", "animal", "pet", "breed"], &["cat", "dog", "rabbit", "horse", "parrot", "hamster", "tortoise", "goldfish",
        "goat", "sheep", "owl", "ferret"]),
    (&["room"], &["Maple Room", "Library", "Studio A", "Studio B", "Atrium", "Garden Room", "Workshop", "Auditorium",
        "Lab 1", "Lab 2", "Quiet Room"]),
    (&["subject", "discipline"], &["Mathematics", "Physics", "Chemistry", "Biology", "History", "Geography", "Literature",
        "Philosophy", "Economics", "Computer Science", "Music", "Art", "Drama"]),
    (&["rate", "tax", "vat"], &["Standard rate", "Reduced rate", "Books", "Food", "Services", "Zero rate", "Export", "Exempt"]),
    (&["unit", "measure"], &["piece", "kilogram", "gram", "litre", "metre", "box", "pair", "dozen"]),
    (&["type", "kind"], &["standard", "basic", "premium", "custom", "internal", "external", "special"]),
    (&["gender", "sex"], &["female", "male", "non-binary"]),
    (&["reason"], &["ordered by mistake", "arrived too late", "damaged in transit", "wrong size", "found it cheaper",
        "missing parts", "changed my mind", "not as described"]),
    (&["format", "media"], &["hardcover", "paperback", "e-book", "audiobook", "CD", "vinyl", "download"]),
    (&["platform", "channel", "source", "medium"], &["web", "mobile", "newsletter", "search", "referral", "social", "store"]),
    (&["device", "browser"], &["phone", "tablet", "laptop", "desktop", "watch"]),
    (&["mood"], &["calm", "curious", "cheerful", "tired", "focused", "restless"]),
    (&["level", "difficulty"], &["beginner", "intermediate", "advanced", "expert"]),
    (&["instrument"], &["piano", "guitar", "violin", "cello", "drums", "flute", "trumpet", "bass", "harp", "clarinet"]),
    (&["sport"], &["football", "tennis", "swimming", "rowing", "climbing", "cycling", "volleyball", "judo", "athletics"]),
    (&["action", "event", "activity"], &["login", "logout", "created", "updated", "deleted", "exported", "invited", "viewed"]),
    (&["salutation", "prefix", "honorific"], &["Ms", "Mr", "Dr", "Prof"]),
    (&["mime", "mimetype"], &["image/png", "image/jpeg", "application/pdf", "text/plain", "text/csv", "video/mp4"]),
    (&["locale"], &["en_GB", "en_US", "de_DE", "fr_FR", "es_ES", "it_IT", "nl_NL", "sv_SE", "pl_PL", "pt_BR", "ja_JP"]),
    (&["emoji", "icon"], &["star", "heart", "bolt", "leaf", "flag", "bell", "book", "cup", "map", "sun"]),
];

/// What people do for a living.
#[rustfmt::skip]
pub const JOBS: &[&str] = &[
    "Accountant", "Architect", "Art Director", "Baker", "Bookkeeper", "Buyer", "Carpenter", "Chemist",
    "Civil Engineer", "Copywriter", "Data Analyst", "Dentist", "Designer", "Editor", "Electrician",
    "Event Planner", "Financial Controller", "Gardener", "Illustrator", "Journalist", "Lawyer", "Librarian",
    "Logistics Manager", "Mechanic", "Musician", "Nurse", "Office Manager", "Photographer", "Physiotherapist",
    "Pilot", "Product Manager", "Researcher", "Sales Manager", "Social Worker", "Software Engineer",
    "Support Lead", "Surveyor", "Teacher", "Translator", "Veterinarian",
];

/// What is sold: how it is, of what, and what it is.
pub const PRODUCT_LOOKS: &[&str] = &[
    "Classic", "Compact", "Curved", "Everyday", "Folding", "Large", "Light", "Mini", "Modern",
    "Rounded", "Rustic", "Simple", "Slim", "Small", "Soft", "Striped", "Sturdy", "Tall", "Vintage",
    "Wide",
];
/// See [`PRODUCT_LOOKS`].
pub const PRODUCT_STUFFS: &[&str] = &[
    "Ash", "Bamboo", "Brass", "Canvas", "Ceramic", "Copper", "Cork", "Cotton", "Felt", "Glass",
    "Leather", "Linen", "Marble", "Oak", "Paper", "Rattan", "Steel", "Stone", "Walnut", "Wool",
];
/// See [`PRODUCT_LOOKS`].
#[rustfmt::skip]
pub const PRODUCTS: &[&str] = &[
    "Armchair", "Backpack", "Basket", "Bench", "Blanket", "Bookend", "Bottle", "Bowl", "Candle Holder", "Carafe",
    "Clock", "Coaster Set", "Cushion", "Cutting Board", "Desk Lamp", "Doormat", "Drawer", "Frame", "Hook", "Jug",
    "Kettle", "Lantern", "Mirror", "Mug", "Notebook", "Pen Case", "Planter", "Plate", "Rug", "Scarf", "Shelf",
    "Side Table", "Stool", "Tea Towel", "Teapot", "Tote Bag", "Tray", "Vase", "Wallet", "Watering Can",
];
/// What one variant of a product differs by.
pub const VARIANTS: &[&str] = &[
    "Small", "Medium", "Large", "Natural", "Black", "White", "Sand", "Forest", "Slate", "Set of 2",
    "Set of 4",
];
