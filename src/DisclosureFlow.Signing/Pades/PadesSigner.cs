using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Pades;

/// <summary>
/// Signs PDF files as PAdES baseline B-B (ETSI EN 319 142-1): an incremental update that fills a reserved field, or brings a new one. The signed file
/// begins with exactly the unsigned file's bytes. <see cref="Prepare"/> does all the PDF work without a key; <see cref="PreparedSignature.Complete"/>
/// takes the signature value, wherever it was made.
/// </summary>
public static class PadesSigner
{
    /// <summary>Prepares, signs and completes with a key at hand.</summary>
    /// <returns>The signed file; our own validator has accepted it.</returns>
    /// <exception cref="SigningRefusedException">DF5001–DF5003, DF5006–DF5013, DF5016, DF5019–DF5021.</exception>
    public static byte[] Sign(ReadOnlyMemory<byte> pdf, ISigningKey key, SignatureRequest request)
    {
        using var prepared = Prepare(pdf, SigningIdentity.Of(key), request);
        return prepared.Complete(key.Sign(prepared.SignedAttributes.Span));
    }

    /// <summary>Signs a file on disk without holding it, up to 2 GB: the source is mapped, the target written beside it, checked, and only then given its name.</summary>
    /// <param name="source">The unsigned file.</param>
    /// <param name="target">The signed file; it must not be there yet.</param>
    /// <param name="key">Signs.</param>
    /// <param name="request">What and where.</param>
    /// <exception cref="SigningRefusedException">As <see cref="Sign"/>; then there is no target.</exception>
    /// <exception cref="IOException">A file can't be read or written, or the target is there already.</exception>
    public static void SignFile(string source, string target, ISigningKey key, SignatureRequest request)
    {
        var part = target + ".part";
        try
        {
            using var map = Mapped(source);
            using var prepared = Prepare(map.Memory, SigningIdentity.Of(key), request);
            using (var output = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            {
                prepared.CompleteTo(output, key.Sign(prepared.SignedAttributes.Span));
                output.Flush(flushToDisk: true);
            }

            using (var written = Mapped(part))
            {
                prepared.RequireAccepted(written.Memory, measured: null);
            }

            File.Move(part, target, overwrite: false);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Everything up to the signature value: field, appearance, byte range, digest, signed attributes.</summary>
    /// <exception cref="SigningRefusedException">DF5001: unreadable; DF5002, DF5003: no such empty field; DF5006–DF5008, DF5019–DF5021: certificate; DF5012: an earlier signature forbids it; DF5013: a character no font has; DF5016: request.</exception>
    public static PreparedSignature Prepare(ReadOnlyMemory<byte> pdf, SigningIdentity identity, SignatureRequest request)
    {
        if (request.Policy is { } policy)
        {
            policy.Require(identity, request.Time);
        }
        else
        {
            CertificatePolicy.Require(identity.Certificate, request.Time);
        }

        if (request.ReservedBytes is < 2048 or > 1 << 20)
        {
            throw Refusals.BadRequest("签名预留长度应在 2 KiB 至 1 MiB 之间。", "Between 2 KiB and 1 MiB are reserved for a signature.");
        }

        try
        {
            var update = new IncrementalUpdate(PdfFile.Open(pdf));
            var form = new FormUpdate(update);
            var (reference, field) = Field(update, form, request);
            var signature = update.Reserve();
            field["V"] = signature;
            if (SignatureAppearance.Of(update, field, request, identity) is { } appearance)
            {
                field["AP"] = new PdfDictionary { { "N", appearance } };
            }

            update.Put(reference, field);
            form.SayThatSignaturesExist();
            if (request.Certify)
            {
                form.Certify(signature);
            }

            form.Write();
            update.Put(signature, SignatureDictionary(update.Source, field, request));
            return new PreparedSignature(SignatureRoom.Write(update, signature, request.ReservedBytes, DigestAlgorithm.OidFor(identity.Algorithm)), identity, request);
        }
        catch (PdfFormatException cause)
        {
            throw Refusals.UnreadablePdf(cause);
        }
    }

    private static MappedFile Mapped(string path)
    {
        try
        {
            return MappedFile.Open(path);
        }
        catch (PdfFormatException cause)
        {
            throw Refusals.UnreadablePdf(cause);
        }
    }

    /// <summary>The reserved field, or the new one, as an open copy.</summary>
    private static (PdfReference Reference, PdfDictionary Field) Field(IncrementalUpdate update, FormUpdate form, SignatureRequest request)
    {
        var file = update.Source;
        var fields = FormField.ReadAll(file);
        var named = fields.FirstOrDefault(candidate => string.Equals(candidate.Name, request.FieldName, StringComparison.Ordinal));
        if (request.NewField is { } place)
        {
            return named is null ? NewField(update, form, fields, request, place)
                : throw Refusals.BadRequest($"域“{request.FieldName}”已经存在，不能再新建。", $"The field “{request.FieldName}” is there already and can't be made anew.");
        }

        if (named is not { IsSignature: true })
        {
            throw Refusals.NoSuchField(request.FieldName);
        }

        if (named.IsFilled)
        {
            throw Refusals.FieldTaken(request.FieldName);
        }

        EarlierSignatures.RequireAllowed(file, fields, named.Name, isNew: false, request.Certify);
        return (named.Reference, named.Dictionary.Copy());
    }

    private static (PdfReference Reference, PdfDictionary Field) NewField(IncrementalUpdate update, FormUpdate form, IReadOnlyList<FormField> fields, SignatureRequest request, FieldPlace place)
    {
        if (request.FieldName.Length == 0 || request.FieldName.Contains('.', StringComparison.Ordinal))
        {
            throw Refusals.BadRequest("新建签名域的名称不能为空，也不能含“.”。", "The name of a new field is neither empty nor has a full stop in it (12.7.4.2).");
        }

        EarlierSignatures.RequireAllowed(update.Source, fields, request.FieldName, isNew: true, request.Certify);
        var pages = PageTree.Read(update.Source);
        if (place.Page < 1 || place.Page > pages.Count)
        {
            throw Refusals.BadRequest($"文件共 {pages.Count} 页，没有第 {place.Page} 页。", $"The document has {pages.Count} pages, none is number {place.Page}.");
        }

        var page = pages[place.Page - 1];
        var widget = update.Reserve();
        form.AddField(widget, page);
        return (widget, new PdfDictionary
        {
            { "Type", new PdfName("Annot") }, { "Subtype", new PdfName("Widget") }, { "FT", new PdfName("Sig") }, { "T", PdfString.OfText(request.FieldName) },
            { "F", 132 }, { "P", page.Reference }, { "Rect", place.RectangleOn(update.Source, page) },
        });
    }

    private static PdfDictionary SignatureDictionary(PdfFile file, PdfDictionary field, SignatureRequest request)
    {
        var dictionary = SignatureRoom.Reserve("Sig", "ETSI.CAdES.detached", request.ReservedBytes);
        dictionary.Add("M", PdfDate.Write(request.Time));
        dictionary.Add("Name", PdfString.OfText(request.SignerName));
        if (request.Reason is { } reason)
        {
            dictionary.Add("Reason", PdfString.OfText(reason));
        }

        if (request.Location is { } location)
        {
            dictionary.Add("Location", PdfString.OfText(location));
        }

        var references = new PdfArray();
        if (request.Certify)
        {
            references.Add(Transform("DocMDP", new PdfDictionary { { "Type", new PdfName("TransformParams") }, { "P", (int)request.Permits }, { "V", new PdfName("1.2") } }));
        }

        if ((request.Lock ?? LockOf(file, field)) is { } locked)
        {
            var parameters = locked.ToDictionary("TransformParams");
            parameters.Add("V", new PdfName("1.2"));
            var transform = Transform("FieldMDP", parameters);
            transform.Add("Data", file.CatalogReference);
            references.Add(transform);
        }

        if (references.Count > 0)
        {
            dictionary.Add("Reference", references);
        }

        return dictionary;
    }

    // Who made the form may have said what signing this field locks (12.7.5.5): then a signature without the lock would be less than was asked for.
    private static FieldLock? LockOf(PdfFile file, PdfDictionary field) => file.Find<PdfDictionary>(field, "Lock") switch
    {
        null => null,
        var demanded when demanded.ContainsKey("P") => throw new PdfFormatException("a field lock with permissions (/P) is not supported", 0),
        var demanded => FieldLock.Read(file, demanded),
    };

    private static PdfDictionary Transform(string method, PdfDictionary parameters) =>
        new() { { "Type", new PdfName("SigRef") }, { "TransformMethod", new PdfName(method) }, { "TransformParams", parameters } };
}
