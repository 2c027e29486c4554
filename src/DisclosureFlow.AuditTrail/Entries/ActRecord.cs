using System.Globalization;

namespace DisclosureFlow.AuditTrail;

/// <summary>
/// One act as it goes into the log: typed values of the fourteen fields. Null is written as the empty value: whether a
/// field is empty can't be seen from the published entry.
/// </summary>
public sealed record ActRecord
{
    /// <summary>Format of <see cref="EntryField.Time"/>.</summary>
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public required string Case { get; init; }

    /// <summary>From 1, without a gap.</summary>
    public required long Sequence { get; init; }

    /// <summary>Leaf hash of the entry before; null exactly when <see cref="Sequence"/> is 1.</summary>
    public MerkleHash? Previous { get; init; }

    /// <summary>A recorded fact in past tense, one word of ASCII letters: CaseStarted, SignedOff, Published.</summary>
    public required string Act { get; init; }

    /// <summary>Identifier of the BPMN element at which it was done; null outside of any.</summary>
    public string? Element { get; init; }

    /// <summary>Which pass through that element, from 1.</summary>
    public int Iteration { get; init; } = 1;

    public string? Outcome { get; init; }

    public required string Actor { get; init; }

    public string? Role { get; init; }

    public string? Organ { get; init; }

    /// <summary>64 lower-case hexadecimal digits, as the three below.</summary>
    public string? OnScreenSha256 { get; init; }

    public string? EditionSha256 { get; init; }

    public string? DocumentSha256 { get; init; }

    public string? Reason { get; init; }

    /// <summary>Milliseconds count.</summary>
    public required DateTimeOffset Time { get; init; }

    public string? DefinitionSha256 { get; init; }

    /// <summary>The value of a field as it is committed to.</summary>
    /// <exception cref="ArgumentException">A value that its field can't have.</exception>
    public string ValueOf(EntryField field) => field switch
    {
        EntryField.Case => Line(Case, nameof(Case)),
        EntryField.Sequence => Sequence >= 1 ? Sequence.ToString(CultureInfo.InvariantCulture) : throw new ArgumentException("the sequence begins with 1", nameof(field)),
        EntryField.Previous => Previous is null == (Sequence == 1) ? Previous?.ToHex() ?? "" : throw new ArgumentException("the first entry of a case has no previous one, each other has", nameof(field)),
        EntryField.Act => ActText(),
        EntryField.Outcome => Outcome ?? "",
        EntryField.Actor => Line(Actor, nameof(Actor)),
        EntryField.Role => Role ?? "",
        EntryField.Organ => Organ ?? "",
        EntryField.OnScreen => Hash(OnScreenSha256),
        EntryField.Edition => Hash(EditionSha256),
        EntryField.Document => Hash(DocumentSha256),
        EntryField.Reason => Reason ?? "",
        EntryField.Time => Time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        EntryField.Definition => Hash(DefinitionSha256),
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    private string ActText()
    {
        if (Act.Length == 0 || !Act.All(char.IsAsciiLetter))
        {
            throw new ArgumentException($"an act is one word of ASCII letters, not '{Act}'", nameof(Act));
        }

        if (Element is null)
        {
            return Act;
        }

        return Iteration >= 1 && Element.Length > 0 && !Element.Any(c => char.IsWhiteSpace(c) || c == '#')
            ? string.Create(CultureInfo.InvariantCulture, $"{Act} {Element}#{Iteration}")
            : throw new ArgumentException($"'{Element}#{Iteration}' is no element and pass", nameof(Element));
    }

    private static string Line(string value, string name) =>
        value.Length > 0 && !value.Contains('\n', StringComparison.Ordinal) ? value : throw new ArgumentException("needs one line of text", name);

    private static string Hash(string? value) =>
        string.IsNullOrEmpty(value) ? "" : MerkleHash.FromHex(value) is null ? throw new ArgumentException($"'{value}' is no SHA-256 in lower-case hexadecimal", nameof(value)) : value;
}
