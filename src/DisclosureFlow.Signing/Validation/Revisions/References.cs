using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Validation.Revisions;

/// <summary>Which objects refer to which.</summary>
internal static class References
{
    /// <summary>Every reference written in a value, streams' dictionaries included.</summary>
    public static IEnumerable<PdfReference> In(PdfObject? value)
    {
        // Nesting is bounded by the reader's depth limit.
        switch (value)
        {
            case PdfReference reference:
                yield return reference;
                break;
            case PdfStream stream:
                foreach (var reference in In(stream.Dictionary))
                {
                    yield return reference;
                }

                break;
            case PdfDictionary dictionary:
                foreach (var reference in dictionary.SelectMany(entry => In(entry.Value)))
                {
                    yield return reference;
                }

                break;
            case PdfArray array:
                foreach (var reference in array.SelectMany(In))
                {
                    yield return reference;
                }

                break;
        }
    }

    /// <summary>Object number → numbers of the objects that refer to it, over a whole document.</summary>
    /// <exception cref="PdfFormatException">An object can't be read: then nobody knows what it refers to.</exception>
    public static Dictionary<int, HashSet<int>> Reversed(PdfFile file)
    {
        var referrers = new Dictionary<int, HashSet<int>>();
        foreach (var (number, value) in All(file))
        {
            foreach (var target in In(value))
            {
                if (!referrers.TryGetValue(target.Number, out var list))
                {
                    referrers.Add(target.Number, list = []);
                }

                list.Add(number);
            }
        }

        return referrers;
    }

    public static IEnumerable<(int Number, PdfObject Value)> All(PdfFile file)
    {
        foreach (var (number, entry) in file.Entries)
        {
            yield return (number, file.Get(new PdfReference(number, entry.Kind == EntryKind.InFile ? entry.Detail : 0)));
        }
    }
}
