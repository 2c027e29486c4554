using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Signing.Fields;

namespace DisclosureFlow.Signing.Validation.Revisions;

/// <summary>
/// What one revision changed, object by object. Three things are explained: reserved signature fields that were filled, validation data
/// (DSS), a document time-stamp. Whatever is not explained is forbidden: there is no list of bad changes that could be incomplete.
/// </summary>
internal sealed class RevisionComparison
{
    private static readonly string[] TrailerKeys = ["Size", "Root", "Prev", "Info", "ID", "Type", "W", "Index", "Filter", "DecodeParms", "Length"];
    private static readonly string[] NewFieldKeys = ["Type", "Subtype", "FT", "T", "TU", "F", "P", "Rect", "V", "AP"];

    private readonly PdfFile _older;
    private readonly PdfFile _newer;
    private readonly int _revision;
    private readonly HashSet<int> _modified = [];
    private readonly HashSet<int> _added = [];
    private readonly HashSet<int> _explained = [];
    private readonly List<DocumentChange> _changes = [];
    private readonly HashSet<int> _stampFields = [];

    private RevisionComparison(PdfFile older, PdfFile newer) => (_older, _newer, _revision) = (older, newer, newer.Revisions[^1].Index);

    /// <summary>Compares a document with itself one revision later.</summary>
    /// <param name="older">The document up to the revision before.</param>
    /// <param name="newer">The document with the revision.</param>
    /// <exception cref="PdfFormatException">An object can't be read.</exception>
    public static IReadOnlyList<DocumentChange> Compare(PdfFile older, PdfFile newer)
    {
        var comparison = new RevisionComparison(older, newer);
        comparison.Run();
        return comparison._changes;
    }

    private void Run()
    {
        CompareTrailers();
        Collect();
        ForbidDanglingTargets();
        Explain();
        foreach (var number in _modified.Where(number => !_explained.Contains(number)).Order())
        {
            Forbid($"对象 {number} 被改动", $"object {number} was changed");
        }

        foreach (var number in _added.Where(number => !_explained.Contains(number) && !IsFileStructure(number)).Order())
        {
            Forbid($"新增了用途不明的对象 {number}", $"object {number} was added without an allowed use");
        }
    }

    private void CompareTrailers()
    {
        var (before, after) = (_older.Trailer, _newer.Trailer);
        if (_newer.Revisions[^1].Form == CrossReferenceForm.Hybrid)
        {
            Forbid("追加部分使用混合交叉引用", "the revision has a hybrid cross-reference, which two readers may read in two ways");
        }

        if (!Same(before["Root"], after["Root"]) || !Same(before["Info"], after["Info"]) || (before["ID"] is PdfArray { Count: 2 } id && !(after["ID"] is PdfArray { Count: 2 } later && Same(id[0], later[0]))))
        {
            Forbid("文件的目录、信息或标识被替换", "the trailer names another catalog, information or identifier");
        }

        if (after.Keys.FirstOrDefault(key => !TrailerKeys.Contains(key, StringComparer.Ordinal) && !Same(before[key], after[key])) is { } strange)
        {
            Forbid($"文件尾新增 /{strange}", $"the trailer has the new entry /{strange}");
        }
    }

    private void Collect()
    {
        var entries = _older.Entries.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var (number, entry) in _newer.Revisions[^1].Entries)
        {
            var before = entries.TryGetValue(number, out var old) ? _older.Get(Reference(number, old)) : null;
            var after = entry.Kind == EntryKind.Free ? PdfNull.Instance : _newer.Get(Reference(number, entry));
            if (before is null)
            {
                if (after is not PdfNull)
                {
                    _added.Add(number);
                }
            }
            else if (after is PdfNull && before is not PdfNull)
            {
                Forbid($"对象 {number} 被删除", $"object {number} was removed");
            }
            else if (!before.HasSameValueAs(after) || GenerationOf(old) != GenerationOf(entry) || IsContainer(before))
            {
                // A replaced object stream would change objects that no cross-reference entry mentions.
                _modified.Add(number);
            }
        }
    }

    // A reference that led nowhere would lead to the new object now: content would change without being touched.
    private void ForbidDanglingTargets()
    {
        foreach (var (number, value) in References.All(_older))
        {
            if (References.In(value).FirstOrDefault(target => _added.Contains(target.Number)) is { } target)
            {
                Forbid($"对象 {number} 原先的空引用 {target.Number} 被补上内容", $"object {number} referred to {target.Number}, which did not exist and now does");
            }
        }
    }

    private void Explain()
    {
        var fields = FormField.ReadAll(_older);
        var pages = PageTree.Read(_older);
        CompareForm();
        foreach (var field in fields.Where(field => _modified.Contains(field.Reference.Number)))
        {
            CompareField(field);
        }

        CompareValidationData();
        CompareCatalog();
        foreach (var page in pages)
        {
            ComparePage(page);
        }
    }

    private void CompareCatalog()
    {
        var reference = _older.CatalogReference;
        if (!_modified.Contains(reference.Number))
        {
            return;
        }

        // /AcroForm written directly is compared as the form; /DSS was judged by its own shape.
        var directForm = _older.Catalog["AcroForm"] is not PdfReference && _newer.Catalog["AcroForm"] is not PdfReference;
        var different = DifferentKeys(_older.Catalog, _newer.Catalog).Where(key => key is not "DSS" && !(key is "AcroForm" && (directForm || _older.Catalog["AcroForm"] is null))).ToList();
        if (different.Remove("Extensions") && References.In(_newer.Catalog["Extensions"]).Any())
        {
            different.Add("Extensions");
        }

        if (different.Count == 0)
        {
            _explained.Add(reference.Number);
        }
        else
        {
            Forbid($"文档目录的 /{different[0]} 被改动", $"/{different[0]} of the catalog was changed");
        }
    }

    private void CompareForm()
    {
        var (before, after) = (FormField.Form(_older), FormField.Form(_newer));
        if (after is null || (before is not null && before.HasSameValueAs(after) && !FieldsArrayChanged(before)))
        {
            return;
        }

        before ??= new PdfDictionary();
        if (DifferentKeys(before, after).FirstOrDefault(key => key is not ("Fields" or "SigFlags")) is { } key)
        {
            Forbid($"表单的 /{key} 被改动", $"/{key} of the form was changed");
            return;
        }

        if (Appended(_older.Find<PdfArray>(before, "Fields"), _newer.Find<PdfArray>(after, "Fields")) is not { } appended || !appended.All(IsNewStampField))
        {
            Forbid("表单的域列表被改动", "the form's list of fields was changed");
            return;
        }

        // The form's own objects: only what the form alone uses.
        ExplainIfReference(_older.Catalog["AcroForm"] ?? _newer.Catalog["AcroForm"]);
        ExplainIfReference(before["Fields"] ?? after["Fields"]);
    }

    private bool FieldsArrayChanged(PdfDictionary form) => form["Fields"] is PdfReference fields && _modified.Contains(fields.Number);

    /// <summary>A reserved field that was empty and now has a value and maybe another appearance; nothing else of it may differ.</summary>
    private void CompareField(FormField field)
    {
        var after = _newer.Get(field.Reference) as PdfDictionary;
        if (!field.IsSignature || field.IsFilled || after?["V"] is not PdfReference value || DifferentKeys(field.Dictionary, after).Any(key => key is not ("V" or "AP")) || !ExplainSignature(value))
        {
            Forbid($"域“{field.Name}”被改动", $"the field “{field.Name}” was changed");
            return;
        }

        if (!Same(field.Dictionary["AP"], after["AP"]) && !ExplainAppearance(after["AP"]))
        {
            Forbid($"签名域“{field.Name}”的外观不合规", $"the appearance of the field “{field.Name}” is not a single form");
            return;
        }

        _explained.Add(field.Reference.Number);
        var isStamp = _newer.Get(value) is PdfDictionary dictionary && dictionary.IsName("Type", "DocTimeStamp");
        Allow(isStamp ? ChangeKind.DocumentTimestamp : ChangeKind.FieldSigned, $"在预留域“{field.Name}”签名", $"the reserved field “{field.Name}” was signed");
    }

    private bool IsNewStampField(PdfObject item)
    {
        if (item is not PdfReference reference || !_added.Contains(reference.Number) || _newer.Get(reference) is not PdfDictionary field
            || !field.IsName("FT", "Sig") || !field.IsName("Subtype", "Widget") || field.Keys.Any(key => !NewFieldKeys.Contains(key, StringComparer.Ordinal))
            || _newer.Find<PdfArray>(field, "Rect") is not { Count: 4 } rectangle || !rectangle.All(number => number is PdfInteger { Value: 0 } or PdfReal { Value: 0 })
            || field["V"] is not PdfReference value || _newer.Get(value) is not PdfDictionary stamp || !stamp.IsName("Type", "DocTimeStamp") || !stamp.IsName("SubFilter", "ETSI.RFC3161"))
        {
            return false;
        }

        if (!ExplainSignature(value) || (field["AP"] is { } appearance && !ExplainAppearance(appearance)))
        {
            return false;
        }

        _explained.Add(reference.Number);
        _stampFields.Add(reference.Number);
        Allow(ChangeKind.DocumentTimestamp, "追加文档时间戳", "a document time-stamp was appended");
        return true;
    }

    private void ComparePage(Page page)
    {
        var after = _newer.Get(page.Reference) as PdfDictionary;
        var (before, later) = (_older.Find<PdfArray>(page.Dictionary, "Annots"), after is null ? null : _newer.Find<PdfArray>(after, "Annots"));
        var pageChanged = _modified.Contains(page.Reference.Number);
        var listChanged = page.Dictionary["Annots"] is PdfReference list && _modified.Contains(list.Number);
        if (!pageChanged && !listChanged)
        {
            return;
        }

        if (after is null || (pageChanged && DifferentKeys(page.Dictionary, after).Any(key => key is not "Annots"))
            || Appended(before, later) is not { } appended || !appended.All(item => item is PdfReference widget && _stampFields.Contains(widget.Number)))
        {
            Forbid("页面被改动", $"the page in object {page.Reference.Number} was changed");
            return;
        }

        _explained.Add(page.Reference.Number);
        ExplainIfReference(page.Dictionary["Annots"] ?? after["Annots"]);
    }

    private void CompareValidationData()
    {
        var (before, after) = (_older.Catalog["DSS"], _newer.Catalog["DSS"]);
        if (after is null)
        {
            if (before is not null)
            {
                Forbid("长期验证数据被删除", "the validation data (DSS) were removed");
            }

            return;
        }

        var fault = "";
        var old = before is null ? ([], []) : ValidationDataShape.Read(_older, before, out fault);
        if (old is not { } older || ValidationDataShape.Read(_newer, after, out fault) is not { } newer)
        {
            Forbid("长期验证数据（DSS）的结构不合规", fault);
            return;
        }

        var touched = newer.Containers.Concat(newer.Streams).Any(number => _added.Contains(number) || _modified.Contains(number)) || !Same(before, after);
        if (!touched)
        {
            return;
        }

        // Streams are never replaced; a container is only if nothing outside the store uses it.
        var referrers = References.Reversed(_older);
        var inside = older.Containers.Append(_older.CatalogReference.Number).ToHashSet();
        var shared = newer.Containers.FirstOrDefault(number => _modified.Contains(number) && !(older.Containers.Contains(number) && referrers.GetValueOrDefault(number, []).IsSubsetOf(inside)));
        if (shared != 0 || newer.Streams.Any(_modified.Contains) || !older.Streams.IsSubsetOf(newer.Streams) || newer.Streams.Any(number => !older.Streams.Contains(number) && !_added.Contains(number)))
        {
            Forbid("长期验证数据（DSS）替换或删除了原有内容", "the validation data replace or drop what was there, or use what the document uses");
            return;
        }

        _explained.UnionWith(newer.Containers);
        _explained.UnionWith(newer.Streams);
        Allow(ChangeKind.ValidationData, "追加长期验证数据", "validation data (DSS) were appended");
    }

    private bool ExplainSignature(PdfReference value)
    {
        if (!_added.Contains(value.Number) || _newer.Get(value) is not PdfDictionary signature || Permissions.Of(_newer, signature).Certification is not null)
        {
            // A signature that certifies comes first or not at all (12.8.2.2.1).
            return false;
        }

        _explained.Add(value.Number);
        ExplainTree(signature);
        return true;
    }

    /// <summary>An appearance is one form XObject, nothing that depends on the mouse, and brings only new objects or uses old ones as they are.</summary>
    private bool ExplainAppearance(PdfObject? appearance)
    {
        var dictionary = _newer.Resolve(appearance) as PdfDictionary;
        if (dictionary is not { Count: 1 } || dictionary["N"] is not PdfReference normal || _newer.Get(normal) is not PdfStream form || !form.Dictionary.IsName("Subtype", "Form"))
        {
            return false;
        }

        ExplainTree(new PdfArray(appearance!));
        return true;
    }

    private void ExplainTree(PdfObject root)
    {
        var stack = new Stack<PdfReference>(References.In(root));
        while (stack.TryPop(out var reference))
        {
            if (_added.Contains(reference.Number) && _explained.Add(reference.Number))
            {
                foreach (var next in References.In(_newer.Get(reference)))
                {
                    stack.Push(next);
                }
            }
        }
    }

    private void ExplainIfReference(PdfObject? value)
    {
        if (value is PdfReference reference)
        {
            _explained.Add(reference.Number);
        }
    }

    /// <summary>The revision's own cross-reference stream, or an object stream that holds nothing but what that names.</summary>
    private bool IsFileStructure(int number)
    {
        if (_newer.Get(new PdfReference(number)) is not PdfStream stream)
        {
            return false;
        }

        var revision = _newer.Revisions[^1];
        return stream.Dictionary.IsName("Type", "XRef") ? revision.Structure.Any(part => part.Start == _newer.Where(number)?.Start)
            : IsContainer(stream) && stream.Dictionary["N"] is PdfInteger held && held.Value == revision.Entries.Values.Count(entry => entry.Kind == EntryKind.InObjectStream && entry.Position == number);
    }

    private static bool IsContainer(PdfObject value) => value is PdfStream stream && stream.Dictionary.IsName("Type", "ObjStm");

    // The items behind the old ones, or null where the old ones are not all there as they were.
    private static List<PdfObject>? Appended(PdfArray? before, PdfArray? after)
    {
        before ??= new PdfArray();
        if (after is null || after.Count < before.Count || !before.Zip(after).All(pair => pair.First.HasSameValueAs(pair.Second)))
        {
            return null;
        }

        return [.. after.Skip(before.Count)];
    }

    private static IEnumerable<string> DifferentKeys(PdfDictionary before, PdfDictionary after) =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal).Where(key => !Same(before[key], after[key]));

    private static bool Same(PdfObject? a, PdfObject? b) => (a ?? PdfNull.Instance).HasSameValueAs(b ?? PdfNull.Instance);

    private static PdfReference Reference(int number, CrossReferenceEntry entry) => new(number, GenerationOf(entry));

    private static int GenerationOf(CrossReferenceEntry entry) => entry.Kind == EntryKind.InFile ? entry.Detail : 0;

    private void Allow(ChangeKind kind, string zh, string en) => _changes.Add(new DocumentChange(_revision, kind, new Reason("DF5519", zh, en)));

    private void Forbid(string zh, string en) => _changes.Add(new DocumentChange(_revision, ChangeKind.Forbidden, Reasons.ChangedLater(zh, en)));
}
