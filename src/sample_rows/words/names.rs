//! Names of people and of companies.

/// First names.
#[rustfmt::skip]
pub const FIRST: &[&str] = &[
    "Ada", "Adam", "Aisha", "Alba", "Alex", "Alice", "Amara", "Amir", "Ana", "Anders", "Anika", "Anna",
    "Anton", "Arjun", "Astrid", "Aya", "Ben", "Bianca", "Boris", "Bruno", "Carla", "Carlos", "Cecilia",
    "Chen", "Chiara", "Clara", "Daniel", "Dara", "David", "Deniz", "Diego", "Dora", "Edda", "Elena",
    "Eli", "Elif", "Elsa", "Emil", "Emma", "Erik", "Esther", "Eva", "Fatima", "Felix", "Finn", "Fiona",
    "Frida", "Gabriel", "Georg", "Grace", "Greta", "Hana", "Hannah", "Hassan", "Helena", "Henrik", "Hugo",
    "Ida", "Ines", "Ingrid", "Ioana", "Irina", "Isaac", "Ivan", "Jakob", "James", "Jana", "Jasper", "Joana",
    "Johan", "Jonas", "Julia", "Kai", "Karim", "Katya", "Kenji", "Klara", "Lars", "Laura", "Lea", "Leila",
    "Leo", "Lina", "Linus", "Lucia", "Luis", "Maja", "Marco", "Maria", "Marta", "Mateo", "Maya", "Mei",
    "Mila", "Milan", "Mina", "Mira", "Nadia", "Naomi", "Nico", "Nils", "Nina", "Noah", "Nora", "Olga",
    "Oliver", "Omar", "Oscar", "Paula", "Pedro", "Petra", "Priya", "Rafael", "Rania", "Rosa", "Ruben",
    "Ruth", "Sam", "Samira", "Sara", "Selma", "Simon", "Sofia", "Stefan", "Tara", "Tariq", "Teresa",
    "Theo", "Thomas", "Tim", "Tom", "Uma", "Vera", "Victor", "Wanda", "Yara", "Yusuf", "Zoe",
];

/// Last names.
#[rustfmt::skip]
pub const LAST: &[&str] = &[
    "Abbott", "Adeyemi", "Ahmed", "Almeida", "Andersen", "Aoki", "Arslan", "Bach", "Baker", "Barros",
    "Bauer", "Becker", "Bell", "Berg", "Bianchi", "Blanc", "Bond", "Brandt", "Brown", "Burke", "Campos",
    "Carter", "Castro", "Chan", "Clark", "Cohen", "Cole", "Conti", "Costa", "Cruz", "Dahl", "Das",
    "Demir", "Diaz", "Dubois", "Duarte", "Eriksen", "Evans", "Faber", "Farah", "Fernandes", "Fischer",
    "Flores", "Fontaine", "Foster", "Frank", "Garcia", "Geller", "Gomez", "Grant", "Greco", "Gruber",
    "Gupta", "Haas", "Haddad", "Hahn", "Hansen", "Harris", "Hart", "Hayes", "Herrera", "Hill", "Holm",
    "Horvat", "Hughes", "Ibrahim", "Ivanova", "Jansen", "Jensen", "Johansson", "Jones", "Kaya", "Keller",
    "Khan", "Kim", "King", "Klein", "Koch", "Kovacs", "Kumar", "Lange", "Larsen", "Laurent", "Lee", "Lehmann",
    "Lima", "Lind", "Lopez", "Lorenz", "Lund", "Mancini", "Marin", "Martin", "Mayer", "Mendes", "Meyer",
    "Miller", "Mori", "Moreau", "Morgan", "Moss", "Nagy", "Nakamura", "Navarro", "Neumann", "Nguyen",
    "Nielsen", "Novak", "Nowak", "Okafor", "Oliveira", "Olsen", "Ortega", "Osman", "Park", "Patel", "Perez",
    "Petrov", "Popescu", "Quinn", "Ramos", "Reed", "Reyes", "Ricci", "Richter", "Rivera", "Rossi", "Roth",
    "Rubin", "Russo", "Saito", "Salas", "Santos", "Sato", "Schmidt", "Schulz", "Shah", "Silva", "Singh",
    "Smith", "Soto", "Stein", "Stone", "Suzuki", "Svensson", "Tanaka", "Torres", "Turner", "Vargas",
    "Vega", "Vogel", "Walker", "Wang", "Ward", "Weber", "West", "White", "Winter", "Wolf", "Wong", "Wright",
    "Yamada", "Yilmaz", "Young", "Zhang", "Zhou", "Ziegler",
];

/// What a company's name begins with, beside last names.
#[rustfmt::skip]
pub const COMPANY_STARTS: &[&str] = &[
    "Alder", "Amber", "Anchor", "Apex", "Arbor", "Atlas", "Aurora", "Beacon", "Birch", "Blue Harbor", "Bright",
    "Cedar", "Clearwater", "Cobalt", "Compass", "Copper", "Crescent", "Delta", "Eastgate", "Ember", "Evergreen",
    "Falcon", "Fern", "Granite", "Halcyon", "Harvest", "Heron", "Highland", "Horizon", "Ironwood", "Juniper",
    "Keystone", "Lakeside", "Lantern", "Lighthouse", "Linden", "Lumen", "Magnolia", "Maple", "Meridian",
    "Milestone", "Mistral", "Nimbus", "Northwind", "Oakridge", "Orchard", "Osprey", "Pinnacle", "Polar",
    "Quarry", "Redwood", "Riverbend", "Saffron", "Sequoia", "Silver", "Solstice", "Stonebridge", "Summit",
    "Tidal", "Timber", "Vantage", "Verdant", "Vista", "Westwood", "Willow", "Zephyr",
];

/// What it ends with.
#[rustfmt::skip]
pub const COMPANY_ENDS: &[&str] = &[
    "& Co", "& Sons", "Analytics", "Brothers", "Collective", "Consulting", "Designs", "Dynamics", "Energy",
    "Enterprises", "Foods", "Goods", "Group", "Industries", "Labs", "Logistics", "Media", "Mills", "Networks",
    "Partners", "Press", "Solutions", "Studio", "Supply", "Systems", "Textiles", "Trading", "Works",
];

/// What a user name has before or behind the name.
#[rustfmt::skip]
pub const USERNAME_WORDS: &[&str] = &[
    "art", "beats", "bikes", "books", "codes", "cooks", "draws", "films", "gardens", "hikes", "maps", "paints",
    "plays", "reads", "rides", "runs", "sails", "sings", "surfs", "tea", "travels", "writes",
];

/// Domains of mail, those that are kept for examples (RFC 2606).
pub const MAIL_DOMAINS: &[&str] = &["example.com", "example.net", "example.org", "mail.example"];
