//! What titles, sentences and paragraphs are made of.

/// Describing words of titles.
#[rustfmt::skip]
pub const TITLE_LOOKS: &[&str] = &[
    "Amber", "Bitter", "Blue", "Borrowed", "Bright", "Broken", "Burning", "Careless", "Crooked", "Distant", "Electric",
    "Empty", "Endless", "Fading", "First", "Forgotten", "Frozen", "Gentle", "Golden", "Half-Lit", "Hidden", "Hollow",
    "Last", "Little", "Lonely", "Long", "Lost", "Midnight", "Northern", "Open", "Paper", "Patient", "Quiet", "Restless",
    "Rising", "Second", "Secret", "Silver", "Slow", "Small", "Stolen", "Sunday", "Tender", "Velvet", "Wandering", "Wild",
];
/// Things of titles.
#[rustfmt::skip]
pub const TITLE_THINGS: &[&str] = &[
    "Afternoon", "Alphabet", "Avenue", "Bird", "Boat", "Bridge", "Canyon", "City", "Coast", "Dream", "Echo", "Engine",
    "Evening", "Fire", "Flower", "Forest", "Garden", "Ghost", "Harbor", "Heart", "Highway", "Horizon", "House", "Island",
    "Kingdom", "Lantern", "Letter", "Light", "Machine", "Map", "Mirror", "Moon", "Morning", "Mountain", "Night", "Ocean",
    "Orchard", "Promise", "Rain", "River", "Road", "Room", "Season", "Secret", "Shadow", "Signal", "Silence", "Sky", "Song",
    "Stone", "Storm", "Story", "Street", "Summer", "Sun", "Tide", "Train", "Valley", "Voice", "Wave", "Window", "Winter",
];
/// Whole titles of songs but for a thing (`*`) or a look (`+`).
#[rustfmt::skip]
pub const SONG_TITLES: &[&str] = &[
    "+ *", "+ *", "The + *", "* in the Rain", "Back to the *", "All My *s", "Under the +  *", "Dancing with the *",
    "No More *", "Where the * Ends", "+ Again", "Stay +", "Hold the *", "* After *", "Waiting for the *", "One More *",
];
/// The same of books, films and other works.
pub const BOOK_TITLES: &[&str] = &[
    "The + *",
    "The + *",
    "A + *",
    "The * of *s",
    "+ *s",
    "The Last *",
    "Beyond the *",
    "The * and the *",
    "House of *s",
    "A * in Winter",
    "The *'s Daughter",
    "Notes from a + *",
];
/// What posts are about.
#[rustfmt::skip]
pub const SUBJECTS: &[&str] = &[
    "bread", "a small garden", "remote meetings", "old maps", "weekend hikes", "houseplants", "city cycling", "SQL queries",
    "long train rides", "vegetable soup", "film cameras", "morning routines", "second-hand books", "open data",
    "home coffee", "code reviews", "board games", "winter walks", "note taking", "street markets", "a quiet office",
    "learning Italian", "wooden furniture", "local history", "meeting notes", "data models", "unit tests", "good lighting",
];
/// Titles of posts, articles and tasks; `*` is what they are about.
#[rustfmt::skip]
pub const POST_TITLES: &[&str] = &[
    "A beginner's guide to *", "Ten things I learned about *", "Why * matters more than you think", "What nobody tells you about *",
    "How we rethought *", "In praise of *", "A year of *", "Getting started with *", "Notes on *", "The trouble with *",
    "Five mistakes with *", "A short history of *", "Rediscovering *", "Questions about *", "Small wins with *", "On *",
];
/// Titles of courses; `*` is the subject.
#[rustfmt::skip]
pub const COURSE_TITLES: &[&str] = &[
    "Introduction to *", "Advanced *", "* I", "* II", "Topics in *", "Foundations of *", "* in Practice", "* Seminar",
];
/// Titles of tasks and tickets.
#[rustfmt::skip]
pub const TASK_TITLES: &[&str] = &[
    "Update the onboarding guide", "Fix broken links on the start page", "Prepare the quarterly report", "Review the new contract",
    "Call the supplier about late parcels", "Clean up old accounts", "Plan the autumn workshop", "Order new laptops",
    "Write release notes", "Test the backup", "Translate the help pages", "Renew the certificates", "Interview candidates",
    "Compare hosting offers", "Answer open support requests", "Archive last year's invoices", "Draw the floor plan",
    "Rework the search page", "Check the fire extinguishers", "Book rooms for the conference",
];
/// Sentences of texts in general.
#[rustfmt::skip]
pub const SENTENCES: &[&str] = &[
    "It took three attempts before the result was worth keeping.", "Most of the work happens before anyone notices.",
    "The first version was simple, and that was the point.", "We started with a list of questions and no answers.",
    "A good night's sleep solved what a long evening could not.", "There is more than one way to get there.",
    "Everyone I asked had a different favourite.", "The details changed, the idea stayed.",
    "If you only remember one thing, let it be this.", "Nothing about it was planned.",
    "The best advice came from an unexpected side.", "Some habits are easier to start than to stop.",
    "It looks small on paper and feels large in practice.", "After a month the difference was easy to see.",
    "You can begin with what you already have at home.", "The instructions fit on a single page.",
    "I kept notes every day and read them again in spring.", "Not every shortcut saves time.",
    "A walk around the block helped more than another meeting.", "The old way still works on rainy days.",
    "Start small, measure, and change one thing at a time.", "What seemed obvious at first turned out to be wrong.",
    "Friends lent a hand, and a ladder.", "By the end of the week we had a routine.",
    "It is cheaper than it looks and sturdier than it sounds.", "The next step is to share it with others.",
    "Thanks to everyone who wrote in with suggestions.", "In the end patience mattered more than tools.",
];
/// What people write under something.
#[rustfmt::skip]
pub const COMMENTS: &[&str] = &[
    "Thank you, this is exactly what I was looking for.", "Great read, I shared it with my team.", "I see it differently, but well argued.",
    "Could you say more about the second point?", "This helped me a lot, thanks!", "Has anyone tried this in winter?",
    "I have been doing it this way for years.", "Bookmarked for the weekend.", "The link at the end does not work for me.",
    "Please write a follow-up.", "Made my day.", "Interesting, although I would start with the basics.",
    "We had the same problem and solved it with a checklist.", "Simple and clear, well done.", "I disagree with the first paragraph.",
    "What would you change today?", "Worked on the first try.", "Where did you find the photos?", "So true.", "Looking forward to the next one.",
    "My grandmother used to say the same.", "Short and useful.", "I tried it twice and it failed twice, any hints?", "Lovely writing.",
];
/// Titles of reviews, and what they say, from worst to best in fifths.
#[rustfmt::skip]
pub const REVIEWS: &[(&str, &str)] = &[
    ("Broke within a week", "It looked fine at first, but it broke within a week. I asked for a refund."),
    ("Not as pictured", "The colour is nothing like in the photos, and it smells of glue."),
    ("Disappointed", "I expected more for the price. It wobbles."), ("Arrived late", "It took three weeks to arrive, and the box was open."),
    ("It does its job", "Nothing special, but it does its job."), ("Good, with small flaws", "Well made in general; one edge is a little rough."),
    ("Solid", "Solid quality. A little smaller than I thought."), ("Very nice", "Very nice, and carefully packed. I use it every day."),
    ("Love it", "I love it. Already ordered a second one as a gift."), ("Highly recommended", "Excellent quality and quick delivery. Highly recommended."),
];
/// What is said of a thing for sale.
#[rustfmt::skip]
pub const DESCRIPTIONS: &[&str] = &[
    "Made to last, and easy to clean.", "Each piece is finished by hand.", "Fits small rooms and large ones alike.",
    "A quiet design that goes with everything.", "Comes flat-packed with clear instructions.", "Ages well and can be repaired.",
    "Made in small batches from local material.", "A favourite since our first season.", "Light enough to carry, strong enough for every day.",
    "Packed without plastic.", "Also makes a good present.", "Wipe with a damp cloth.",
];
/// What people say of themselves.
#[rustfmt::skip]
pub const ABOUT: &[&str] = &[
    "Reads more than is good for the shelf.", "Rides a bicycle in all weather.", "Collects old maps.", "Drinks too much tea.",
    "Bakes on Sundays.", "Plays the cello, badly.", "Writes about food and travel.", "Grew up by the sea.", "Photographs trains.",
    "Learns a language a year.", "Lives with two cats.", "Runs slowly, but far.", "Works from a small garden shed.", "Paints in the evenings.",
];
/// Plain words, for slugs, tokens and what has no better name.
#[rustfmt::skip]
pub const WORDS: &[&str] = &[
    "amber", "anchor", "apple", "autumn", "basil", "beacon", "birch", "breeze", "cedar", "cloud", "clover", "coral", "crane",
    "delta", "ember", "fern", "flint", "garden", "ginger", "harbor", "hazel", "indigo", "island", "ivory", "jasmine", "juniper",
    "lagoon", "lemon", "linen", "maple", "marble", "meadow", "mint", "moss", "north", "olive", "onyx", "orchid", "pearl", "pine",
    "plum", "quartz", "raven", "reed", "river", "saffron", "sage", "silver", "sparrow", "spruce", "summit", "thistle", "tulip",
    "velvet", "violet", "walnut", "willow", "winter", "zephyr",
];
/// Names of bands are made of these, or of people's names.
pub const BAND_ENDS: &[&str] = &[
    "Brothers",
    "Club",
    "Collective",
    "Ensemble",
    "Orchestra",
    "Quartet",
    "Sisters",
    "Society",
    "Trio",
];
