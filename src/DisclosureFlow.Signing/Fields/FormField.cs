using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Fields;

/// <summary>A terminal field of the interactive form (ISO 32000-2, 12.7.4).</summary>
/// <param name="Name">Fully qualified name.</param>
/// <param name="Reference">The field's object.</param>
/// <param name="Dictionary">As written.</param>
/// <param name="Type">/FT, inherited where the field has none.</param>
internal sealed record FormField(string Name, PdfReference Reference, PdfDictionary Dictionary, string? Type)
{
    public bool IsSignature => Type is "Sig";

    /// <summary>The value is there: the field is signed.</summary>
    public bool IsFilled => Dictionary["V"] is not (null or PdfNull);

    /// <summary>All terminal fields in order.</summary>
    /// <exception cref="PdfFormatException">A name occurs twice, a field is no reference or stands twice in the tree, or the tree exceeds the limits.</exception>
    public static IReadOnlyList<FormField> ReadAll(PdfFile file)
    {
        var fields = new List<FormField>();
        if (Form(file) is not { } form || file.Find<PdfArray>(form, "Fields") is not { } roots)
        {
            return fields;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<PdfReference>();
        var stack = new Stack<(PdfObject Node, string Prefix, string? Type)>();
        Push(stack, roots, "", null);
        while (stack.TryPop(out var next))
        {
            var reference = next.Node as PdfReference ?? throw Broken("a form field is an indirect object (12.7.4.1)");
            if (!seen.Add(reference) || seen.Count > file.Limits.TreeNodes)
            {
                throw Broken("a form field stands twice in the form, or there are too many (12.7.4.1)");
            }

            var dictionary = file.Get(reference) as PdfDictionary ?? throw Broken($"object {reference.Number} is no form field (12.7.4.1)");
            var name = Qualify(file, next.Prefix, dictionary);
            var type = (file.Resolve(dictionary["FT"]) as PdfName)?.Value ?? next.Type;
            if (file.Find<PdfArray>(dictionary, "Kids") is { Count: > 0 } kids && !AreWidgets(file, kids))
            {
                Push(stack, kids, name, type);
                continue;
            }

            if (!names.Add(name))
            {
                throw Broken($"two form fields have the name “{name}” (12.7.4.2)");
            }

            fields.Add(new FormField(name, reference, dictionary, type));
        }

        return fields;
    }

    /// <summary>The interactive form's dictionary, or null.</summary>
    public static PdfDictionary? Form(PdfFile file) => file.Resolve(file.Catalog["AcroForm"]) switch
    {
        null or PdfNull => null,
        PdfDictionary form => form,
        _ => throw Broken("/AcroForm is a dictionary (12.7.3)"),
    };

    // Kids without a name are the field's widgets, not fields (12.7.4.1).
    private static bool AreWidgets(PdfFile file, PdfArray kids) => kids.All(kid => file.Resolve(kid) is PdfDictionary dictionary && dictionary["T"] is null);

    private static string Qualify(PdfFile file, string prefix, PdfDictionary dictionary)
    {
        var own = file.Resolve(dictionary["T"]) is PdfString text ? text.ToText() : throw Broken("a form field has a name (12.7.4.2)");
        return prefix.Length == 0 ? own : $"{prefix}.{own}";
    }

    private static void Push(Stack<(PdfObject Node, string Prefix, string? Type)> stack, PdfArray nodes, string prefix, string? type)
    {
        foreach (var node in nodes.Reverse())
        {
            stack.Push((node, prefix, type));
        }
    }

    private static PdfFormatException Broken(string rule) => new(rule, 0);
}
