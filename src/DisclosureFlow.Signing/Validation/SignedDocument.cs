using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Validation.Revisions;

namespace DisclosureFlow.Signing.Validation;

/// <summary>One file under validation: its signatures, read once, and what each revision changed, compared once.</summary>
internal sealed class SignedDocument
{
    private readonly Dictionary<string, (SignatureDictionary? Value, SignatureFaultException? Fault)> _signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<int, IReadOnlyList<DocumentChange>> _changes = [];
    private readonly DocumentHistory _history;

    public SignedDocument(DocumentHistory history, IReadOnlyList<FormField> filled)
    {
        _history = history;
        var file = history.File;
        foreach (var field in filled)
        {
            try
            {
                _signatures.Add(field.Name, (SignatureDictionary.Read(file, field), null));
            }
            catch (SignatureFaultException fault)
            {
                _signatures.Add(field.Name, (null, fault));
            }
        }

        Signatures = [.. _signatures.Values.Select(signature => signature.Value).OfType<SignatureDictionary>()];
        RequireEachOnce(Signatures);
    }

    public PdfFile File => _history.File;

    /// <summary>Those whose dictionary and byte range are in order.</summary>
    public IReadOnlyList<SignatureDictionary> Signatures { get; }

    /// <exception cref="SignatureFaultException">Its dictionary or byte range is not in order.</exception>
    public SignatureDictionary Signature(FormField field) => _signatures[field.Name] is ({ } value, _) ? value : throw _signatures[field.Name].Fault!;

    /// <summary>What every revision after this one changed, oldest first.</summary>
    /// <exception cref="PdfFormatException">A revision can't be read as a document of its own.</exception>
    public IReadOnlyList<DocumentChange> ChangesAfter(Revision revision)
    {
        var changes = new List<DocumentChange>();
        for (var index = revision.Index + 1; index < File.Revisions.Count; index++)
        {
            if (!_changes.TryGetValue(index, out var known))
            {
                known = RevisionComparison.Compare(_history.View(index - 1), _history.View(index));
                _changes.Add(index, known);
            }

            changes.AddRange(known);
        }

        if (changes.Count > 0)
        {
            RequireLocksKept(changes, revision);
        }

        return changes;
    }

    private static void RequireEachOnce(IReadOnlyList<SignatureDictionary> signatures)
    {
        if (signatures.Select(signature => signature.Reference).Distinct().Count() < signatures.Count)
        {
            throw new PdfFormatException("two fields share one signature", 0);
        }
    }

    // Filling a reserved field is forbidden all the same where the signature allows nothing, or locks that field.
    private void RequireLocksKept(List<DocumentChange> changes, Revision revision)
    {
        foreach (var signature in Signatures.Where(signature => signature.Revision.Index == revision.Index))
        {
            var permissions = Permissions.Of(File, signature.Dictionary);
            foreach (var later in Signatures.Where(later => later.Revision.Index > revision.Index && later.SubFilter is not "ETSI.RFC3161"))
            {
                if (permissions.Certification == 1 || permissions.LocksField(later.Field.Name))
                {
                    changes.Insert(0, new DocumentChange(later.Revision.Index, ChangeKind.Forbidden, Reasons.ChangedLater($"域“{later.Field.Name}”已被锁定", $"the field “{later.Field.Name}” is locked by {signature.Field.Name}")));
                }
            }
        }
    }
}
