//! Places: cities with what belongs to them, so that a row's city, country, post code and coordinates agree.

/// One city.
pub struct Place {
    /// The city.
    pub city: &'static str,
    /// Its state, province or region.
    pub region: &'static str,
    /// The country.
    pub country: &'static str,
    /// ISO 3166-1 alpha-2.
    pub code: &'static str,
    /// A post code: `#` is a digit, `@` a letter.
    pub postal: &'static str,
    /// The country's calling code.
    pub calling: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Its time zone.
    pub timezone: &'static str,
    /// ISO 4217.
    pub currency: &'static str,
    /// A street there: `*` is its name.
    pub street: &'static str,
}

macro_rules! places {
    ($($city:literal $region:literal $country:literal $code:literal $postal:literal $calling:literal
       $latitude:literal $longitude:literal $timezone:literal $currency:literal $street:literal)*) => {
        &[$(Place {
            city: $city, region: $region, country: $country, code: $code, postal: $postal,
            calling: $calling, latitude: $latitude, longitude: $longitude, timezone: $timezone,
            currency: $currency, street: $street,
        }),*]
    };
}

/// Cities around the world.
#[rustfmt::skip]
pub const PLACES: &[Place] = places! {
    "Amsterdam" "North Holland" "Netherlands" "NL" "10## @@" "+31" 52.37 4.90 "Europe/Amsterdam" "EUR" "*straat #"
    "Athens" "Attica" "Greece" "GR" "10# ##" "+30" 37.98 23.73 "Europe/Athens" "EUR" "* Street #"
    "Auckland" "Auckland" "New Zealand" "NZ" "10##" "+64" -36.85 174.76 "Pacific/Auckland" "NZD" "# * Road"
    "Barcelona" "Catalonia" "Spain" "ES" "080##" "+34" 41.39 2.17 "Europe/Madrid" "EUR" "Carrer de *, #"
    "Berlin" "Berlin" "Germany" "DE" "10###" "+49" 52.52 13.40 "Europe/Berlin" "EUR" "*straße #"
    "Bergen" "Vestland" "Norway" "NO" "50##" "+47" 60.39 5.32 "Europe/Oslo" "NOK" "*gata #"
    "Boston" "Massachusetts" "United States" "US" "021##" "+1" 42.36 -71.06 "America/New_York" "USD" "## * Street"
    "Bristol" "England" "United Kingdom" "GB" "BS# #@@" "+44" 51.45 -2.59 "Europe/London" "GBP" "# * Road"
    "Brussels" "Brussels" "Belgium" "BE" "10##" "+32" 50.85 4.35 "Europe/Brussels" "EUR" "Rue *, #"
    "Cape Town" "Western Cape" "South Africa" "ZA" "80##" "+27" -33.92 18.42 "Africa/Johannesburg" "ZAR" "# * Road"
    "Chicago" "Illinois" "United States" "US" "606##" "+1" 41.88 -87.63 "America/Chicago" "USD" "### * Avenue"
    "Copenhagen" "Capital Region" "Denmark" "DK" "2###" "+45" 55.68 12.57 "Europe/Copenhagen" "DKK" "*gade #"
    "Dublin" "Leinster" "Ireland" "IE" "D0# @###" "+353" 53.35 -6.26 "Europe/Dublin" "EUR" "# * Street"
    "Edinburgh" "Scotland" "United Kingdom" "GB" "EH# #@@" "+44" 55.95 -3.19 "Europe/London" "GBP" "# * Place"
    "Hamburg" "Hamburg" "Germany" "DE" "20###" "+49" 53.55 9.99 "Europe/Berlin" "EUR" "*weg #"
    "Helsinki" "Uusimaa" "Finland" "FI" "00##0" "+358" 60.17 24.94 "Europe/Helsinki" "EUR" "*katu #"
    "Istanbul" "Istanbul" "Türkiye" "TR" "34###" "+90" 41.01 28.98 "Europe/Istanbul" "TRY" "* Caddesi #"
    "Kraków" "Lesser Poland" "Poland" "PL" "3#-###" "+48" 50.06 19.94 "Europe/Warsaw" "PLN" "ul. * #"
    "Kyoto" "Kyoto" "Japan" "JP" "60#-####" "+81" 35.01 135.77 "Asia/Tokyo" "JPY" "#-# * "
    "Lagos" "Lagos" "Nigeria" "NG" "10####" "+234" 6.52 3.38 "Africa/Lagos" "NGN" "# * Close"
    "Leeds" "England" "United Kingdom" "GB" "LS# #@@" "+44" 53.80 -1.55 "Europe/London" "GBP" "# * Lane"
    "Lisbon" "Lisbon" "Portugal" "PT" "1###-###" "+351" 38.72 -9.14 "Europe/Lisbon" "EUR" "Rua * #"
    "Lyon" "Auvergne-Rhône-Alpes" "France" "FR" "6900#" "+33" 45.76 4.84 "Europe/Paris" "EUR" "# rue *"
    "Melbourne" "Victoria" "Australia" "AU" "30##" "+61" -37.81 144.96 "Australia/Melbourne" "AUD" "## * Street"
    "Mexico City" "Mexico City" "Mexico" "MX" "06###" "+52" 19.43 -99.13 "America/Mexico_City" "MXN" "Calle * #"
    "Milan" "Lombardy" "Italy" "IT" "201##" "+39" 45.46 9.19 "Europe/Rome" "EUR" "Via *, #"
    "Montréal" "Quebec" "Canada" "CA" "H#@ #@#" "+1" 45.50 -73.57 "America/Toronto" "CAD" "## rue *"
    "Mumbai" "Maharashtra" "India" "IN" "4000##" "+91" 19.08 72.88 "Asia/Kolkata" "INR" "# * Marg"
    "Munich" "Bavaria" "Germany" "DE" "80###" "+49" 48.14 11.58 "Europe/Berlin" "EUR" "*allee #"
    "Nairobi" "Nairobi" "Kenya" "KE" "001##" "+254" -1.29 36.82 "Africa/Nairobi" "KES" "# * Road"
    "Osaka" "Osaka" "Japan" "JP" "53#-####" "+81" 34.69 135.50 "Asia/Tokyo" "JPY" "#-# * "
    "Oslo" "Oslo" "Norway" "NO" "01##" "+47" 59.91 10.75 "Europe/Oslo" "NOK" "*veien #"
    "Paris" "Île-de-France" "France" "FR" "750##" "+33" 48.86 2.35 "Europe/Paris" "EUR" "## avenue *"
    "Porto" "Porto" "Portugal" "PT" "4###-###" "+351" 41.15 -8.61 "Europe/Lisbon" "EUR" "Rua * #"
    "Portland" "Oregon" "United States" "US" "972##" "+1" 45.52 -122.68 "America/Los_Angeles" "USD" "### * Street"
    "Prague" "Prague" "Czechia" "CZ" "1## 00" "+420" 50.08 14.44 "Europe/Prague" "CZK" "*ova #"
    "Santiago" "Santiago" "Chile" "CL" "83#####" "+56" -33.45 -70.67 "America/Santiago" "CLP" "Calle * ##"
    "São Paulo" "São Paulo" "Brazil" "BR" "01###-###" "+55" -23.55 -46.63 "America/Sao_Paulo" "BRL" "Rua *, ##"
    "Seattle" "Washington" "United States" "US" "981##" "+1" 47.61 -122.33 "America/Los_Angeles" "USD" "### * Avenue"
    "Seoul" "Seoul" "South Korea" "KR" "04###" "+82" 37.57 126.98 "Asia/Seoul" "KRW" "## *-ro"
    "Singapore" "Singapore" "Singapore" "SG" "0####0" "+65" 1.35 103.82 "Asia/Singapore" "SGD" "## * Road"
    "Stockholm" "Stockholm" "Sweden" "SE" "11# ##" "+46" 59.33 18.07 "Europe/Stockholm" "SEK" "*gatan #"
    "Sydney" "New South Wales" "Australia" "AU" "20##" "+61" -33.87 151.21 "Australia/Sydney" "AUD" "## * Street"
    "Toronto" "Ontario" "Canada" "CA" "M#@ #@#" "+1" 43.65 -79.38 "America/Toronto" "CAD" "## * Street"
    "Utrecht" "Utrecht" "Netherlands" "NL" "35## @@" "+31" 52.09 5.12 "Europe/Amsterdam" "EUR" "*laan #"
    "Vienna" "Vienna" "Austria" "AT" "10#0" "+43" 48.21 16.37 "Europe/Vienna" "EUR" "*gasse #"
    "Warsaw" "Masovia" "Poland" "PL" "00-###" "+48" 52.23 21.01 "Europe/Warsaw" "PLN" "ul. * #"
    "Zürich" "Zürich" "Switzerland" "CH" "80##" "+41" 47.38 8.54 "Europe/Zurich" "CHF" "*strasse #"
};

/// Names of streets.
#[rustfmt::skip]
pub const STREETS: &[&str] = &[
    "Acacia", "Adler", "Birken", "Bridge", "Castle", "Cedar", "Church", "Elm", "Garden", "Grove", "Haven",
    "Hazel", "Hill", "King", "Lake", "Laurel", "Linden", "Maple", "Market", "Meadow", "Mill", "Mozart",
    "Oak", "Orchard", "Park", "Pine", "Queen", "River", "Rose", "Schiller", "School", "Station", "Sun",
    "Valley", "Victoria", "Walnut", "Willow", "Wood",
];
