namespace DisclosureFlow.AuditTrail;

/// <summary>The fields of an entry, in the fixed order of its lines. Each line is public; the value behind it is not.</summary>
public enum EntryField
{
    /// <summary>Identifier of the case.</summary>
    Case,

    /// <summary>Number of the entry within its case, from 1, in decimal.</summary>
    Sequence,

    /// <summary>Leaf hash of the case's previous entry, 64 lower-case hexadecimal digits; empty for the first.</summary>
    Previous,

    /// <summary>What was done: <c>Name</c>, or <c>Name element#iteration</c> when it was done at an element of the definition.</summary>
    Act,

    /// <summary>The outcome chosen, as the definition names it; empty when the act has none.</summary>
    Outcome,

    /// <summary>Identifier of the person, or <c>system</c>.</summary>
    Actor,

    /// <summary>The role in which he acted, as the definition names it; empty for the system.</summary>
    Role,

    /// <summary>The organ (行政机关) for which he acted.</summary>
    Organ,

    /// <summary>SHA-256 of what the page showed when he decided, 64 lower-case hexadecimal digits; empty when nothing was shown.</summary>
    OnScreen,

    /// <summary>SHA-256 of the edition's canonical JSON; empty when there is none.</summary>
    Edition,

    /// <summary>SHA-256 of the document (PDF, attachment); empty when there is none.</summary>
    Document,

    /// <summary>Free text; may have several lines; empty when none was asked for.</summary>
    Reason,

    /// <summary>When, as <c>yyyy-MM-ddTHH:mm:ss.fffZ</c> (UTC).</summary>
    Time,

    /// <summary>SHA-256 of the process definition's file.</summary>
    Definition,
}

/// <summary>Names of the fields as they stand in an entry.</summary>
public static class EntryFields
{
    /// <summary>First line of every entry.</summary>
    public const string Header = "disclosureflow/entry/v1";

    private static readonly string[] Written =
        ["case", "sequence", "previous", "act", "outcome", "actor", "role", "organ", "on-screen", "edition", "document", "reason", "time", "definition"];

    /// <summary>All names, in order; index = the number of <see cref="EntryField"/>.</summary>
    public static IReadOnlyList<string> Names => Written;

    /// <summary>The name of a field.</summary>
    public static string NameOf(EntryField field) => Written[(int)field];

    /// <summary>The field of a name; null when there is none.</summary>
    public static EntryField? Named(string name) => Array.IndexOf(Written, name) is >= 0 and var i ? (EntryField)i : null;
}
