//! The one table of actions. Menus, shortcuts, tooltips and the command palette read it.

use egui::{Key, KeyboardShortcut, Modifiers};

/// Something the user can do that needs no payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each says in its row of the table what it does
pub enum Action {
    NewProject,
    OpenProject,
    OpenDatabase,
    Import,
    ImportFolder,
    Reimport,
    Save,
    SaveAs,
    RestoreBackup,
    RestoreWork,
    ExportSql,
    ExportPython,
    ExportText,
    ExportPicture,
    CreateDatabase,
    FillWithSampleRows,
    Quit,
    Undo,
    Redo,
    Cut,
    Copy,
    Paste,
    Duplicate,
    Delete,
    SelectAll,
    SelectNone,
    Rename,
    RenameTable,
    NewModel,
    AddColumn,
    MoveColumnUp,
    MoveColumnDown,
    EditLink,
    RetargetReferred,
    RetargetReferring,
    Pin,
    NewForeignKey,
    NewManyToMany,
    Arrange,
    PythonClassic,
    PythonTyped,
    FoldAssociation,
    ZoomIn,
    ZoomOut,
    ZoomToFit,
    ZoomToActualSize,
    ZoomToSelection,
    ShowAllColumns,
    ShowKeysOnly,
    ShowNamesOnly,
    EndsCrowsFoot,
    EndsUml,
    CollapseBoxes,
    NextColor,
    PreviousColor,
    Focus,
    FocusMore,
    FocusLess,
    LeaveFocus,
    ShowMinimap,
    NewNote,
    NewGroup,
    Ungroup,
    NewView,
    RenameView,
    DeleteView,
    AllModelsView,
    NextView,
    PreviousView,
    TakeOutOfView,
    ShowModels,
    ShowInspector,
    ShowDrawer,
    FillWithDrawer,
    ShowSql,
    ShowPython,
    ShowProblems,
    ShowUnread,
    ShowRows,
    BrowseRows,
    RowsChooseTable,
    RowsBack,
    RowsForward,
    RowsCopyPath,
    RowsOpenInTab,
    RowsNextTab,
    RowsPreviousTab,
    RowsCloseTab,
    RowsRefresh,
    RowsGoToRow,
    RowsFilter,
    RowsOnlyValue,
    RowsSortUp,
    RowsSortDown,
    RowsKeyOrder,
    RowsColumnLeft,
    RowsColumnRight,
    RowsPinColumn,
    RowsHideColumn,
    RowsAllColumns,
    RowsViewCell,
    RowsPeek,
    RowsDesign,
    LayDesign,
    OpenDatabaseUnder,
    OpenPairedDatabase,
    RowsLens,
    RowsExportCsv,
    RowsExportJson,
    CloseDatabase,
    ThemeLight,
    ThemeDark,
    ThemeSystem,
    ReduceMotion,
    CommandPalette,
    Shortcuts,
    About,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct ActionRow {
    /// The action.
    pub action: Action,
    /// Its words in menus, buttons and the palette.
    pub text: &'static str,
    /// One sentence for the tooltip.
    pub tooltip: &'static str,
    /// Its keys; the first is shown.
    pub shortcuts: &'static [KeyboardShortcut],
    /// The menu it stands in.
    pub menu: Menu,
    /// When it can be done.
    pub when: When,
}

/// The menus of the menu bar, left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // the words on the bar
pub enum Menu {
    File,
    Edit,
    Model,
    Diagram,
    View,
    Rows,
    Help,
}

impl Menu {
    /// All, left to right.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::Model, Self::Diagram, Self::View, Self::Rows, Self::Help];

    /// The word on the bar.
    pub fn text(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Model => "Model",
            Self::Diagram => "Diagram",
            Self::View => "View",
            Self::Rows => "Rows",
            Self::Help => "Help",
        }
    }
}

/// When an action can be done. What cannot is greyed in menus and answers no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each names its condition
pub enum When {
    Always,
    CanUndo,
    CanRedo,
    HasModels,
    HasSelection,
    HasOneModelSelected,
    HasColumnSelected,
    HasLinkSelected,
    HasDatabase,
    CanGoBack,
    CanGoForward,
    /// The rows are shown, and their current cell is that of a column.
    HasRowsColumn,
    /// The project remembers a database, and it is not open.
    HasPairedDatabase,
    /// Rows are looked at in several tabs.
    HasRowsTabs,
    HasManyToManySelected,
    HasBoxesSelected,
    /// A group is selected, or a box that is in one.
    HasGroupSelected,
    /// Only some models and their neighbours are shown.
    IsFocused,
    /// There are named views.
    HasViews,
    /// A named view is looked at.
    IsInView,
    /// A named view is looked at, and some of its models are selected.
    HasSelectionInView,
    /// The opened file has places that were not understood, or could be read in another dialect.
    HasUnread,
    /// Models were imported from a file that is remembered.
    HasSources,
}

const NONE: Modifiers = Modifiers::NONE;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

macro_rules! rows {
    ($($action:ident $menu:ident $when:ident [$($keys:expr),*] $text:literal $tooltip:literal)*) => {
        &[$(ActionRow {
            action: Action::$action,
            text: $text,
            tooltip: $tooltip,
            shortcuts: &[$($keys),*],
            menu: Menu::$menu,
            when: When::$when,
        }),*]
    };
}

/// The table, in the order of the menus.
#[rustfmt::skip]
pub const ACTIONS: &[ActionRow] = rows! {
    NewProject File Always [key(CTRL, Key::N)] "New project" "Start with an empty canvas"
    OpenProject File Always [key(CTRL, Key::O)] "Open…" "Open a project, a models.py, a SQL script or a SQLite database"
    OpenDatabase File Always [key(CTRL_SHIFT, Key::O)] "Open database…" "Draw a SQLite file's tables as models and browse its rows, read-only"
    Import File Always [key(CTRL_SHIFT, Key::I)] "Import…" "Bring the models of a models.py, a SQL script, a SQLite file or another project into this one; what would change is shown first"
    ImportFolder File Always [] "Import folder of Python files…" "Bring the models of a Python package into this project; what would change is shown first"
    Reimport File HasSources [key(CTRL_SHIFT, Key::R)] "Import again…" "Bring models up to date with the file that they were imported from; what would change is shown first"
    Save File Always [key(CTRL, Key::S)] "Save" "Save the project"
    SaveAs File Always [key(CTRL_SHIFT, Key::S)] "Save as…" "Save the project under another name"
    RestoreBackup File Always [] "Restore a backup…" "Come back to one of the last saves of this project, with a list of what differs"
    RestoreWork File Always [] "Restore unsaved work…" "List the projects with work that was not saved when a window ended, and bring it back"
    ExportSql File HasModels [key(CTRL, Key::E)] "Export SQL…" "Write CREATE TABLE statements for the dialect chosen in the SQL tab"
    ExportPython File HasModels [key(CTRL_SHIFT, Key::E)] "Export Python…" "Write a Flask-SQLAlchemy models module"
    ExportText File HasModels [key(CTRL.plus(Modifiers::ALT), Key::E)] "Export SQL, DBML, Mermaid, Markdown…" "Look at the design in any format of text, also of the selection or with DROP statements, and write or copy it"
    ExportPicture File HasModels [key(CTRL.plus(Modifiers::ALT), Key::P)] "Export picture…" "Write the diagram, the selection or what is in view as SVG or PNG"
    CreateDatabase File HasModels [key(CTRL_SHIFT, Key::N)] "Create database…" "Make a new SQLite file of this design, and browse it in the Rows tab"
    FillWithSampleRows File HasModels [] "Fill with sample rows…" "Make a new SQLite file of this design with believable rows in it"
    Quit File Always [key(CTRL, Key::Q)] "Quit" "Close Backref; unsaved work is asked about"
    Undo Edit CanUndo [key(CTRL, Key::Z)] "Undo" "Take back the last step"
    Redo Edit CanRedo [key(CTRL_SHIFT, Key::Z), key(CTRL, Key::Y)] "Redo" "Do again what was taken back"
    Cut Edit HasSelection [key(CTRL, Key::X)] "Cut" "Copy the selected models and remove them"
    Copy Edit HasSelection [key(CTRL, Key::C)] "Copy" "Copy the selected models as text"
    Paste Edit Always [key(CTRL, Key::V)] "Paste" "Add the models on the clipboard"
    Duplicate Edit HasSelection [key(CTRL, Key::D)] "Duplicate" "Add copies of the selected models"
    Delete Edit HasSelection [key(NONE, Key::Delete), key(NONE, Key::Backspace)] "Delete" "Remove what is selected"
    SelectAll Edit HasModels [key(CTRL, Key::A)] "Select all" "Select every model"
    SelectNone Edit HasSelection [key(CTRL_SHIFT, Key::A)] "Select none" "Clear the selection"
    NewModel Model Always [key(NONE, Key::T)] "New model" "Click where it should stand; Shift+click keeps placing"
    AddColumn Model HasBoxesSelected [key(NONE, Key::Insert), key(CTRL, Key::Enter)] "Add column" "Add a column to each selected model, or after the selected column"
    NewForeignKey Model HasModels [key(NONE, Key::F)] "New foreign key" "Click one model, then the other; keys decide which side refers"
    NewManyToMany Model HasModels [key(NONE, Key::M)] "New many-to-many" "Click one model, then the other; an association table joins them"
    Rename Model HasSelection [key(NONE, Key::F2)] "Rename" "Edit the name of what is selected"
    RenameTable Model HasOneModelSelected [key(SHIFT, Key::F2)] "Rename table" "Edit the name of the selected model's table"
    MoveColumnUp Model HasColumnSelected [key(Modifiers::ALT, Key::ArrowUp)] "Move column up" "Put the selected column before the one above it"
    MoveColumnDown Model HasColumnSelected [key(Modifiers::ALT, Key::ArrowDown)] "Move column down" "Put the selected column behind the one below it"
    EditLink Model HasLinkSelected [key(Modifiers::ALT, Key::Enter)] "Edit link…" "Change the names of both ends of the selected link, and what happens on delete"
    RetargetReferred Model HasLinkSelected [key(NONE, Key::E)] "Re-target link" "Then choose the model that the selected link is to refer to"
    RetargetReferring Model HasLinkSelected [key(SHIFT, Key::E)] "Re-target link's start" "Then choose the model that is to refer instead, with its key and relationships"
    Pin Model HasBoxesSelected [key(NONE, Key::P)] "Pin or unpin" "Pinned boxes stay where they are when the others are arranged"
    FoldAssociation Model HasManyToManySelected [key(NONE, Key::U)] "Fold or unfold association table" "Show a many-to-many's table as a box, or fold it into one link"
    Arrange Model HasModels [key(CTRL, Key::L)] "Arrange" "Lay out the selected models, or all, left to right from referred to referring"
    PythonClassic Model Always [] "Python: classic style" "Declare columns in Python as name = db.Column(db.String(64))"
    PythonTyped Model Always [] "Python: typed style" "Declare columns in Python as name: Mapped[str | None] = mapped_column(String(64))"
    ZoomToFit Diagram HasModels [key(CTRL, Key::Num0)] "Zoom to fit" "Show every model"
    ZoomToActualSize Diagram Always [key(CTRL, Key::Num1)] "Zoom to 100 %" "Show the canvas at its own size"
    ZoomToSelection Diagram HasSelection [key(CTRL, Key::Num2)] "Zoom to selection" "Show all that is selected"
    ZoomIn Diagram Always [key(CTRL, Key::Plus), key(CTRL, Key::Equals)] "Zoom in" "Show the canvas larger"
    ZoomOut Diagram Always [key(CTRL, Key::Minus)] "Zoom out" "Show the canvas smaller"
    ShowAllColumns Diagram HasModels [key(NONE, Key::Num1)] "Show all columns" "Boxes have a row for every column and relationship"
    ShowKeysOnly Diagram HasModels [key(NONE, Key::Num2)] "Show keys only" "Boxes have rows for the columns of primary and foreign keys"
    ShowNamesOnly Diagram HasModels [key(NONE, Key::Num3)] "Show names only" "Boxes have no rows"
    EndsCrowsFoot Diagram HasModels [] "Crow's-foot ends" "Draw how many rows belong together as bars, rings and feet"
    EndsUml Diagram HasModels [] "UML ends" "Draw how many rows belong together as 1, 0..1 and *, with arrows"
    CollapseBoxes Diagram HasBoxesSelected [key(NONE, Key::C)] "Collapse or expand" "Hide the rows of the selected boxes, or show them again"
    NextColor Diagram HasSelection [key(NONE, Key::K)] "Next colour" "Give the selected boxes, groups and notes the next colour"
    PreviousColor Diagram HasSelection [key(SHIFT, Key::K)] "Previous colour" "Give the selected boxes, groups and notes the colour before"
    Focus Diagram HasSelection [key(NONE, Key::O)] "Focus on selection" "Show only what is selected and what is linked to it; Esc shows everything again"
    FocusMore Diagram IsFocused [key(NONE, Key::Plus), key(NONE, Key::Equals)] "Focus farther" "Show what is one link further away"
    FocusLess Diagram IsFocused [key(NONE, Key::Minus)] "Focus nearer" "Hide what is farthest away"
    LeaveFocus Diagram IsFocused [] "Leave focus" "Show everything again (Esc)"
    ShowMinimap Diagram Always [key(CTRL, Key::M)] "Minimap" "Show a small map while a part of the diagram is out of view"
    NewNote Diagram Always [key(NONE, Key::N)] "New note" "Click where the text should stand"
    NewGroup Diagram HasBoxesSelected [key(NONE, Key::G)] "Group" "Draw a titled frame around the selected boxes; they move with it"
    Ungroup Diagram HasGroupSelected [key(CTRL_SHIFT, Key::G)] "Ungroup" "Take the frame away; the boxes stay"
    NewView Diagram HasModels [key(NONE, Key::V)] "New view" "A named view of the selected models, or of all, at places of their own"
    RenameView Diagram IsInView [] "Rename view" "Give this view another name"
    DeleteView Diagram IsInView [] "Delete view" "Take this view away; its models stay in the project"
    TakeOutOfView Diagram HasSelectionInView [key(NONE, Key::H)] "Take out of view" "The selected models are no longer shown in this view; they stay in the project"
    AllModelsView Diagram HasViews [key(Modifiers::ALT, Key::Home)] "All models" "Leave the named view"
    NextView Diagram HasViews [key(CTRL, Key::PageDown)] "Next view" "Go to the next named view"
    PreviousView Diagram HasViews [key(CTRL, Key::PageUp)] "Previous view" "Go to the named view before"
    ShowModels View Always [key(CTRL, Key::B)] "Models list" "Show or hide the list on the left"
    ShowInspector View Always [key(CTRL, Key::I)] "Inspector" "Show or hide the panel on the right"
    ShowDrawer View Always [key(CTRL, Key::J)] "Drawer" "Show or hide SQL, Python, Problems and Rows"
    FillWithDrawer View Always [key(CTRL_SHIFT, Key::J)] "Full-height drawer" "Give the drawer the place of the canvas and the Inspector, or give it back"
    ShowSql View Always [key(Modifiers::ALT, Key::Num1)] "SQL tab" "Show the SQL as it is now"
    ShowPython View Always [key(Modifiers::ALT, Key::Num2)] "Python tab" "Show the models module as it is now"
    ShowProblems View Always [key(Modifiers::ALT, Key::Num3)] "Problems tab" "Show what SQLAlchemy would refuse"
    ShowUnread View HasUnread [] "Places not read…" "List what of the opened file was not understood, with file and line"
    ShowRows View Always [key(Modifiers::ALT, Key::Num4)] "Rows tab" "Show the rows of the open database"
    ThemeLight View Always [] "Light theme" "Dark text on light panels"
    ThemeDark View Always [] "Dark theme" "Light text on dark panels"
    ThemeSystem View Always [] "System theme" "As the desktop is set"
    ReduceMotion View Always [] "Reduce motion" "Arranged boxes jump to their places instead of gliding there"
    BrowseRows Rows HasDatabase [key(NONE, Key::R)] "Rows of the selected model" "Show the rows of the selected model, or what the selected relationship leads to"
    RowsChooseTable Rows HasDatabase [key(CTRL_SHIFT, Key::B)] "Choose a table…" "Open the list of tables over the rows; type a part of a name"
    RowsBack Rows CanGoBack [key(Modifiers::ALT, Key::ArrowLeft)] "Back" "Go back along the path of rows"
    RowsForward Rows CanGoForward [key(Modifiers::ALT, Key::ArrowRight)] "Forward" "Go forward along the path of rows"
    RowsCopyPath Rows HasDatabase [key(CTRL_SHIFT, Key::C)] "Copy path" "Copy the way to the current row or list as it would be written in Python"
    RowsOpenInTab Rows HasDatabase [key(CTRL, Key::T)] "Open in a new tab" "Open the current relationship, or the row, in a tab of its own; Ctrl+click and middle click do the same"
    RowsNextTab Rows HasRowsTabs [key(CTRL, Key::Tab)] "Next tab" "Go to the tab of rows to the right"
    RowsPreviousTab Rows HasRowsTabs [key(CTRL_SHIFT, Key::Tab)] "Previous tab" "Go to the tab of rows to the left"
    RowsCloseTab Rows HasRowsTabs [key(CTRL, Key::W)] "Close tab" "Close the tab of rows that is shown"
    RowsGoToRow Rows HasDatabase [key(CTRL, Key::G)] "Go to row…" "Jump to a row of the grid by its number"
    RowsFilter Rows HasDatabase [key(CTRL_SHIFT, Key::F)] "Filter rows…" "Show only the rows that meet a condition, as behind WHERE"
    RowsOnlyValue Rows HasRowsColumn [] "Only rows with this value" "Show only the rows that have the current cell's value"
    RowsSortUp Rows HasRowsColumn [] "Sort upwards" "The least of the current column first (Alt+Up in the grid)"
    RowsSortDown Rows HasRowsColumn [] "Sort downwards" "The greatest of the current column first (Alt+Down in the grid)"
    RowsKeyOrder Rows HasRowsColumn [] "Order of the keys" "Sort by no column"
    RowsColumnLeft Rows HasRowsColumn [key(CTRL_SHIFT, Key::ArrowLeft)] "Move column left" "Put the current column of the rows before the one to its left"
    RowsColumnRight Rows HasRowsColumn [key(CTRL_SHIFT, Key::ArrowRight)] "Move column right" "Put the current column of the rows behind the one to its right"
    RowsPinColumn Rows HasRowsColumn [key(CTRL_SHIFT, Key::P)] "Pin or unpin column" "A pinned column stays in view while the others scroll"
    RowsHideColumn Rows HasRowsColumn [key(CTRL_SHIFT, Key::H)] "Hide column" "No longer show the current column of the rows"
    RowsAllColumns Rows HasDatabase [] "All columns in their order" "Show every column of the rows where it belongs, none pinned"
    RowsDesign Rows HasDatabase [] "Design and file…" "List where they differ, and foreign keys that the file may mean without declaring them"
    LayDesign Rows HasDatabase [] "Lay a design over the database…" "Open a project or models.py; its classes and relationships drive the browsing of the open file"
    OpenDatabaseUnder Rows HasModels [] "Browse a database by this design…" "Open a SQLite file under the models in the window; their classes and relationships drive the browsing"
    OpenPairedDatabase Rows HasPairedDatabase [] "Open its database" "Browse the database that this project goes with; its models stay as they are"
    RowsLens Rows HasDatabase [key(CTRL_SHIFT, Key::L)] "SQL lens…" "See the SQL that each lazy of a relationship makes, run on this file: statements, rows, time, plans, missing indexes"
    RowsViewCell Rows HasDatabase [key(NONE, Key::F4)] "View cell" "See all of the current cell: long text, JSON, bytes, a picture"
    RowsPeek Rows HasDatabase [key(NONE, Key::F3)] "Peek" "See what the current relationship or key leads to on a card, without leaving"
    RowsExportCsv Rows HasDatabase [key(Modifiers::ALT, Key::E)] "Export rows as CSV…" "Write the rows shown, as they are filtered, sorted and arranged, to a CSV file"
    RowsExportJson Rows HasDatabase [] "Export rows as JSON…" "Write the rows shown, as they are filtered, sorted and arranged, to a JSON file"
    RowsRefresh Rows HasDatabase [key(NONE, Key::F5)] "Refresh" "Read the rows anew, as they are in the file now"
    CloseDatabase Rows HasDatabase [] "Close database" "Let go of the file; the models stay"
    CommandPalette Help Always [key(CTRL, Key::K)] "Command palette…" "Find a model, a column, a relationship or a command"
    Shortcuts Help Always [key(NONE, Key::F1)] "Keys and gestures" "All keys and what the mouse does"
    About Help Always [] "About Backref" "Version and licences"
};

impl Action {
    /// Its row of the table.
    pub fn row(self) -> &'static ActionRow {
        ACTIONS
            .iter()
            .find(|row| row.action == self)
            // Every action has a row, which a test checks; the first stands in for one without.
            .unwrap_or(&ACTIONS[0])
    }
}
