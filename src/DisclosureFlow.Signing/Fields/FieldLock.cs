using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Fields;

/// <summary>Which fields a lock names (ISO 32000-2, 12.7.5.5 and 12.8.2.4).</summary>
public enum LockedFields
{
    /// <summary>Every field.</summary>
    All,

    /// <summary>The fields named and those below them.</summary>
    Include,

    /// <summary>Every field but those named and those below them.</summary>
    Exclude,
}

/// <summary>Fields that may not be filled or changed any more once the signature is there (FieldMDP).</summary>
/// <param name="Fields">How <paramref name="Names"/> is meant.</param>
/// <param name="Names">Fully qualified field names; empty for <see cref="LockedFields.All"/>.</param>
public sealed record FieldLock(LockedFields Fields, IReadOnlyList<string> Names)
{
    public static FieldLock All { get; } = new(LockedFields.All, []);

    public static FieldLock Include(params IReadOnlyList<string> names) => new(LockedFields.Include, names);

    public static FieldLock Exclude(params IReadOnlyList<string> names) => new(LockedFields.Exclude, names);

    /// <summary>True for a field that must not change.</summary>
    internal bool Holds(string field) => Fields switch
    {
        LockedFields.All => true,
        LockedFields.Include => IsNamed(field),
        _ => !IsNamed(field),
    };

    /// <summary>Reads a lock dictionary or the parameters of a FieldMDP transform: both have /Action and /Fields.</summary>
    /// <exception cref="PdfFormatException">Of another shape.</exception>
    internal static FieldLock Read(PdfFile file, PdfDictionary dictionary)
    {
        var names = (file.Find<PdfArray>(dictionary, "Fields") ?? new PdfArray())
            .Select(name => file.Resolve(name) is PdfString text ? text.ToText() : throw Broken("/Fields of a field lock holds names (12.8.2.4)")).ToList();
        return (file.Resolve(dictionary["Action"]) as PdfName)?.Value switch
        {
            nameof(LockedFields.All) => All,
            nameof(LockedFields.Include) => new FieldLock(LockedFields.Include, names),
            nameof(LockedFields.Exclude) => new FieldLock(LockedFields.Exclude, names),
            _ => throw Broken("/Action of a field lock is All, Include or Exclude (12.8.2.4)"),
        };
    }

    /// <summary>/Action and /Fields.</summary>
    internal PdfDictionary ToDictionary(string type)
    {
        var dictionary = new PdfDictionary { { "Type", new PdfName(type) }, { "Action", new PdfName(Fields.ToString()) } };
        if (Fields != LockedFields.All)
        {
            dictionary.Add("Fields", new PdfArray(Names.Select(PdfString.OfText)));
        }

        return dictionary;
    }

    // A name stands for all fields below it.
    private bool IsNamed(string field) =>
        Names.Any(name => string.Equals(name, field, StringComparison.Ordinal) || field.StartsWith(name + ".", StringComparison.Ordinal));

    private static PdfFormatException Broken(string rule) => new(rule, 0);
}
