//! What columns hold that only some trades have: hospitals, schools, banks, houses. By the words of a name and of its
//! model's, before the general rules are asked.

use super::kind::Kind;
use super::meaning::has;
use super::number::Number;
use super::text::{PEOPLE, Text};

/// The text of such a column, if it is one.
pub(super) fn text_of_trade(
    words: &[String],
    model: &[String],
    length: Option<usize>,
) -> Option<Text> {
    let any = |list: &[&str]| has(words, list);
    let of_model = |list: &[&str]| has(model, list);
    let last = words.last().map_or("", String::as_str);
    let is_number = matches!(last, "number" | "no" | "nr" | "num");
    let is_name = matches!(last, "name" | "title");
    let short = length.unwrap_or(usize::MAX);
    let found = match () {
        () if any(&["iban"]) => Text::Iban,
        () if any(&["bic", "swift"]) => Text::Pattern("@@@@DEFF"),
        () if any(&["vat", "tax"]) && matches!(last, "id" | "number" | "no") => Text::VatId,
        () if any(&["plate", "plates"]) => Text::Pattern("@@-##-@@"),
        () if any(&["vin"]) => Text::Pattern("WVW@@@##@########"),
        () if any(&["icd", "icd10"]) => Text::Pattern("J##.#"),
        () if any(&["ssn"]) => Text::Pattern("9##-##-####"),
        () if any(&["passport"]) => Text::Pattern("@########"),
        () if is_number && any(&["house", "street", "building", "door"]) => Text::Running(1, 180),
        () if is_number && (any(&["room", "desk"]) || of_model(&["room"])) => {
            Text::Running(101, 480)
        }
        () if is_number && (any(&["seat"]) || of_model(&["seat"])) => Text::Pattern("##@"),
        () if any(&["mime", "mimetype"]) || (any(&["content", "media"]) && last == "type") => {
            Text::Labels(MIME_TYPES)
        }
        () if matches!(last, "state") && (of_model(PLACED) || of_model(PEOPLE)) => Text::Region,
        () if any(&["gender", "sex"]) && short < 6 => Text::Labels(&["f", "m", "x"]),
        () if last == "reason" => match () {
            () if of_model(&["stock", "inventory", "movement"]) => Text::Labels(STOCK_REASONS),
            () if of_model(VISITS) => Text::Labels(VISIT_REASONS),
            () if of_model(&["order", "return", "refund", "cancellation", "claim"]) => return None,
            () => Text::Sentences(1),
        },
        () if last == "subject" && of_model(LETTERS) => Text::Labels(LETTER_SUBJECTS),
        () if any(&["specialty", "speciality", "specialization", "specialisation"]) => {
            Text::Labels(SPECIALTIES)
        }
        () if any(&["dosage", "dose"]) && last == "form" => Text::Labels(DOSAGE_FORMS),
        () if any(&["dosage", "dose"]) => Text::Labels(DOSAGES),
        () if any(&["allergy", "allergies"]) => Text::Labels(ALLERGIES),
        () if is_name && of_model(&["medication", "medicine", "drug"]) => Text::Labels(MEDICINES),
        () if of_model(&["diagnosis", "diagnoses", "condition", "disease"])
            && matches!(last, "description" | "name" | "title" | "diagnosis") =>
        {
            Text::Labels(CONDITIONS)
        }
        () if any(&["diagnosis"]) => Text::Labels(CONDITIONS),
        () if any(&["building"]) => Text::Labels(BUILDINGS),
        () if is_name && of_model(&["building"]) => Text::Labels(BUILDINGS),
        () if is_name && words.len() == 1 => return institution(model),
        () => return None,
    };
    Some(found)
}

/// The name of a house that people go to.
fn institution(model: &[String]) -> Option<Text> {
    let last = model.last()?.as_str();
    let ends: &'static [&'static str] = match last {
        "school" => &["High School", "Academy", "Primary School", "Grammar School"],
        "university" | "college" | "faculty" => {
            &["University", "College", "Institute of Technology"]
        }
        "hospital" | "clinic" | "practice" => &["General Hospital", "Clinic", "Medical Centre"],
        "hotel" | "hostel" => &["Hotel", "Inn", "Guesthouse", "Palace"],
        "restaurant" | "cafe" | "bar" => &["Kitchen", "Bistro", "Café", "Table", "Tavern"],
        "library" => &["Public Library", "Library", "Reading Room"],
        "museum" | "gallery" => &["Museum", "Gallery", "Museum of Art"],
        "theater" | "theatre" | "cinema" => &["Theatre", "Playhouse", "Cinema"],
        "bank" => &["Savings Bank", "Bank", "Credit Union"],
        "gym" | "club" => &["Sports Club", "Rowing Club", "Athletics", "Tennis Club"],
        "course" | "module" | "lecture" | "seminar" | "workshop" => return Some(Text::Course),
        _ => return None,
    };
    Some(Text::Institution(ends))
}

/// The number of such a column, if it is one.
pub(super) fn number_of_trade(words: &[String], model: &[String], kind: &Kind) -> Option<Number> {
    let any = |list: &[&str]| has(words, list);
    let is_whole = matches!(kind, Kind::Integer(_));
    let is_exam = has(model, &["exam", "test", "quiz", "assignment", "grade", "assessment"]);
    Some(match () {
        () if any(&["hourly"]) => Number::Round(14, 90, 1),
        () if any(&["salary", "income", "wage"]) => Number::Round(24_000, 110_000, 500),
        () if any(&["budget", "revenue", "loan"]) => Number::Round(1_000, 250_000, 500),
        () if any(&["limit"]) && any(&["credit", "spending"]) => Number::Round(500, 20_000, 500),
        () if any(&["founded", "established"]) => Number::Between(1890, 2020),
        () if any(&["max", "maximum"]) && any(&["score", "points"]) => Number::Round(20, 100, 20),
        () if any(&["score", "points"]) && is_exam => Number::Between(28, 100),
        () if any(&["capacity"]) || (any(&["max"]) && any(CROWDS)) => Number::Round(10, 120, 5),
        () if any(&["size"])
            && has(model, &["file", "attachment", "image", "document", "upload"]) =>
        {
            Number::Few(1_200, 9_000_000)
        }
        () if has(model, PEOPLE) && any(&["height"]) => {
            let is_metres = any(&["m", "metres", "meters"]);
            if is_metres { Number::Fraction(1.5, 2.0) } else { Number::Between(150, 198) }
        }
        () if has(model, PEOPLE) && any(&["weight"]) && is_whole => Number::Between(48, 112),
        () if has(model, PEOPLE) && any(&["weight"]) => Number::Fraction(48.0, 112.0),
        () => return None,
    })
}

/// Tables of what takes some hours at most.
#[rustfmt::skip]
pub(super) const SHORT: &[&str] = &[
    "appointment", "meeting", "lesson", "shift", "session", "class", "call", "talk", "slot", "exam", "consultation",
    "visit", "match", "screening", "lecture", "interview", "event", "workout", "ride",
];

const PLACED: &[&str] = &[
    "address",
    "location",
    "city",
    "company",
    "supplier",
    "store",
    "branch",
    "venue",
    "warehouse",
    "office",
];
const VISITS: &[&str] = &["appointment", "visit", "admission", "consultation", "encounter"];
const LETTERS: &[&str] =
    &["message", "mail", "email", "notification", "conversation", "letter", "ticket"];
const CROWDS: &[&str] =
    &["students", "participants", "attendees", "guests", "members", "players", "people", "seats"];

#[rustfmt::skip]
const MIME_TYPES: &[&str] = &[
    "image/png", "image/jpeg", "application/pdf", "text/plain", "text/csv", "video/mp4", "application/zip",
];
#[rustfmt::skip]
const STOCK_REASONS: &[&str] = &["sale", "delivery", "return", "stocktake", "damaged", "transfer", "sample", "correction"];
#[rustfmt::skip]
const VISIT_REASONS: &[&str] = &[
    "check-up", "follow-up", "vaccination", "back pain", "headache", "blood test", "persistent cough", "sprained ankle",
    "allergy", "prescription", "skin rash", "second opinion",
];
#[rustfmt::skip]
const LETTER_SUBJECTS: &[&str] = &[
    "Lunch on Friday?", "Question about the invoice", "Photos from the weekend", "Re: schedule for next week",
    "Thank you!", "New address", "Meeting moved to three", "Can you have a look?", "Welcome on board", "Your feedback",
    "Draft for review", "Tickets for Saturday", "A small favour", "Notes from yesterday", "Happy birthday",
];
#[rustfmt::skip]
const SPECIALTIES: &[&str] = &[
    "Cardiology", "Dermatology", "Neurology", "Paediatrics", "Orthopaedics", "Radiology", "Oncology", "Surgery",
    "Internal Medicine", "Ophthalmology", "Psychiatry", "Urology", "Anaesthesiology", "Emergency Medicine",
];
const DOSAGE_FORMS: &[&str] =
    &["tablet", "capsule", "syrup", "injection", "ointment", "drops", "inhaler"];
#[rustfmt::skip]
const DOSAGES: &[&str] = &[
    "1 tablet daily", "2 tablets daily", "1 tablet twice a day", "5 ml twice a day", "10 mg at night", "as needed",
    "500 mg every 8 hours", "20 mg daily", "1 capsule with food", "2 puffs twice a day",
];
#[rustfmt::skip]
const ALLERGIES: &[&str] = &[
    "penicillin", "pollen", "peanuts", "latex", "shellfish", "dust mites", "bee stings", "aspirin", "cat hair", "none known",
];
#[rustfmt::skip]
const MEDICINES: &[&str] = &[
    "Ibuprofen", "Paracetamol", "Amoxicillin", "Metformin", "Lisinopril", "Atorvastatin", "Omeprazole", "Amlodipine",
    "Salbutamol", "Levothyroxine", "Losartan", "Simvastatin", "Cetirizine", "Prednisolone", "Diclofenac", "Ramipril",
    "Bisoprolol", "Doxycycline", "Azithromycin", "Insulin glargine", "Warfarin", "Clopidogrel", "Sertraline", "Codeine",
    "Furosemide", "Pantoprazole", "Loratadine", "Naproxen", "Gabapentin", "Tamoxifen", "Heparin", "Morphine",
];
#[rustfmt::skip]
const CONDITIONS: &[&str] = &[
    "Hypertension", "Acute bronchitis", "Migraine", "Type 2 diabetes", "Asthma", "Lower back pain", "Influenza",
    "Seasonal allergy", "Sprained ankle", "Gastritis", "Eczema", "Iron deficiency", "Sinusitis", "Fractured wrist",
    "Otitis media", "Insomnia", "Tonsillitis", "Osteoarthritis", "Anxiety disorder", "Conjunctivitis",
];
#[rustfmt::skip]
const BUILDINGS: &[&str] = &["Main Building", "North Wing", "South Wing", "Annex", "West Hall", "East Hall", "Old Mill", "Tower"];
