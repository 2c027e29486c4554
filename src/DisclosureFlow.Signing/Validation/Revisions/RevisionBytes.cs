using System.Buffers;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Signing.Validation.Revisions;

/// <summary>
/// Every byte of an appended revision belongs to an object its cross-reference names, or to the cross-reference itself; between them is white space.
/// What a strict reader never looks at, a reader that repairs files may find.
/// </summary>
internal static class RevisionBytes
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create("\0\t\n\f\r "u8);

    /// <summary>The rule broken, or null.</summary>
    /// <param name="view">The document as it was after the revision.</param>
    public static string? Fault(PdfFile view)
    {
        var revision = view.Revisions[^1];
        List<ByteSpan> spans = [.. revision.Structure];
        foreach (var (number, entry) in revision.Entries.Where(pair => pair.Value.Kind == EntryKind.InFile))
        {
            if (entry.Position < revision.Start || entry.Position >= revision.End)
            {
                return $"the cross-reference leads object {number} out of its revision";
            }

            if (revision.Structure.Any(part => part.Start == entry.Position))
            {
                // A cross-reference stream lists itself.
                continue;
            }

            spans.Add(view.Where(number) ?? default);
        }

        spans.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var at = revision.Start;
        foreach (var span in spans)
        {
            if (span.Start < at)
            {
                return $"objects overlap at byte {span.Start}";
            }

            if (view.Bytes.Span[at..span.Start].ContainsAnyExcept(WhiteSpace))
            {
                return $"bytes from {at} to {span.Start} belong to no object";
            }

            at = span.End;
        }

        return null;
    }
}
