using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Validation.Revisions;

namespace DisclosureFlow.Signing.Validation;

/// <summary>The document as it was after each revision, each read from the bytes there were then.</summary>
internal sealed class DocumentHistory(PdfFile file)
{
    private readonly Dictionary<int, PdfFile> _views = [];

    public PdfFile File => file;

    public PdfFile View(int index)
    {
        if (!_views.TryGetValue(index, out var view))
        {
            view = file.AtRevision(index);
            _views.Add(index, view);
        }

        return view;
    }

    /// <summary>
    /// What is wrong with the file as a whole, or null: bytes of an appended revision that belong to nobody (a revision that the chain of
    /// cross-references was bent around lies there), or a signature that was there once and no longer is.
    /// </summary>
    /// <exception cref="PdfFormatException">A revision can't be read as a document of its own.</exception>
    public Reason? Fault(IReadOnlyList<FormField> filled)
    {
        for (var index = 1; index < file.Revisions.Count; index++)
        {
            if (RevisionBytes.Fault(View(index)) is { } stray)
            {
                return Reasons.ChangedLater("追加部分含有不属于任何对象的内容", stray);
            }
        }

        for (var index = 0; index < file.Revisions.Count - 1; index++)
        {
            foreach (var earlier in FormField.ReadAll(View(index)).Where(field => field.IsSignature && field.IsFilled))
            {
                var value = earlier.Dictionary["V"]!;
                if (!filled.Any(field => string.Equals(field.Name, earlier.Name, StringComparison.Ordinal) && field.Reference.Equals(earlier.Reference) && field.Dictionary["V"]!.HasSameValueAs(value)))
                {
                    return Reasons.SignatureRemoved(earlier.Name);
                }
            }
        }

        return null;
    }
}
