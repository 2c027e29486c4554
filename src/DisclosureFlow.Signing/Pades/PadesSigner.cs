using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Signing.Pades;

/// <summary>
/// Signs PDF files as PAdES baseline B-B (ETSI EN 319 142-1): an incremental update that fills a reserved field. The signed file begins with
/// exactly the unsigned file's bytes. <see cref="Prepare"/> does all the PDF work without a key; <see cref="PreparedSignature.Complete"/> takes the
/// signature value, wherever it was made.
/// </summary>
public static class PadesSigner
{
    /// <summary>Prepares, signs and completes with a key at hand.</summary>
    /// <returns>The signed file; our own validator has accepted it.</returns>
    /// <exception cref="SigningRefusedException">DF5001–DF5003, DF5006–DF5013, DF5016.</exception>
    public static byte[] Sign(ReadOnlyMemory<byte> pdf, ISigningKey key, SignatureRequest request)
    {
        var prepared = Prepare(pdf, SigningIdentity.Of(key), request);
        return prepared.Complete(key.Sign(prepared.SignedAttributes.Span));
    }

    /// <summary>Everything up to the signature value: field, appearance, byte range, digest, signed attributes.</summary>
    /// <exception cref="SigningRefusedException">DF5001: unreadable; DF5002, DF5003: no such empty field; DF5006–DF5008: certificate; DF5012: an earlier signature forbids it; DF5013: a character no font has; DF5016: request.</exception>
    public static PreparedSignature Prepare(ReadOnlyMemory<byte> pdf, SigningIdentity identity, SignatureRequest request)
    {
        CertificatePolicy.Require(identity.Certificate, request.Time);
        if (request.ReservedBytes is < 2048 or > 1 << 20)
        {
            throw Refusals.BadRequest("签名预留长度应在 2 KiB 至 1 MiB 之间。", "Between 2 KiB and 1 MiB are reserved for a signature.");
        }

        try
        {
            var file = PdfFile.Open(pdf);
            var fields = FormField.ReadAll(file);
            var field = fields.FirstOrDefault(candidate => candidate.IsSignature && string.Equals(candidate.Name, request.FieldName, StringComparison.Ordinal))
                ?? throw Refusals.NoSuchField(request.FieldName);
            if (field.IsFilled)
            {
                throw Refusals.FieldTaken(request.FieldName);
            }

            EarlierSignatures.RequireAllowed(file, fields, field, request.Certify);
            var update = new IncrementalUpdate(file);
            var signature = update.Reserve();
            FillField(update, field, signature, request, identity);
            UpdateCatalog(update, signature, request.Certify);
            update.Put(signature, SignatureDictionary(request));
            return new PreparedSignature(SignatureRoom.Write(update, signature, request.ReservedBytes), identity, request);
        }
        catch (PdfFormatException cause)
        {
            throw Refusals.UnreadablePdf(cause);
        }
    }

    private static void FillField(IncrementalUpdate update, FormField field, PdfReference signature, SignatureRequest request, SigningIdentity identity)
    {
        var dictionary = field.Dictionary.Copy();
        dictionary["V"] = signature;
        if (request.AppearanceFont is { } font && Rectangle(update.Source, dictionary) is ({ } width, { } height))
        {
            var lines = SignatureAppearance.LinesOf(request, identity);
            var form = SignatureAppearance.Draw(font, lines, width, height, RotationOf(update.Source, dictionary), update.Add);
            dictionary["AP"] = new PdfDictionary { { "N", update.Add(form) } };
        }

        update.Put(field.Reference, dictionary);
    }

    private static void UpdateCatalog(IncrementalUpdate update, PdfReference signature, bool certify)
    {
        var file = update.Source;
        var catalog = file.Catalog.Copy();
        var form = FormField.Form(file)!;
        var changed = false;

        // SignaturesExist and AppendOnly (12.7.3, table 225): other programs then append too.
        if (file.Resolve(form["SigFlags"]) is not PdfInteger { Value: 3 })
        {
            form = form.Copy();
            form["SigFlags"] = 3;
            if (catalog["AcroForm"] is PdfReference reference)
            {
                update.Put(reference, form);
            }
            else
            {
                catalog["AcroForm"] = form;
                changed = true;
            }
        }

        if (certify)
        {
            var permissions = file.Find<PdfDictionary>(catalog, "Perms")?.Copy() ?? new PdfDictionary();
            permissions["DocMDP"] = signature;
            catalog["Perms"] = permissions;
            changed = true;
        }

        if (changed)
        {
            update.Put(file.CatalogReference, catalog);
        }
    }

    private static PdfDictionary SignatureDictionary(SignatureRequest request)
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

        if (request.Certify)
        {
            dictionary.Add("Reference", new PdfArray(new PdfDictionary
            {
                { "Type", new PdfName("SigRef") },
                { "TransformMethod", new PdfName("DocMDP") },
                { "TransformParams", new PdfDictionary { { "Type", new PdfName("TransformParams") }, { "P", 2 }, { "V", new PdfName("1.2") } } },
            }));
        }

        return dictionary;
    }

    private static (double? Width, double? Height) Rectangle(PdfFile file, PdfDictionary widget)
    {
        if (file.Find<PdfArray>(widget, "Rect") is not { Count: 4 } rectangle)
        {
            return (null, null);
        }

        var numbers = rectangle.Select(number => file.Resolve(number) switch
        {
            PdfInteger integer => integer.Value,
            PdfReal real => real.Value,
            _ => throw new PdfFormatException("/Rect holds four numbers (12.5.2)", 0),
        }).ToArray();
        var (width, height) = (Math.Abs(numbers[2] - numbers[0]), Math.Abs(numbers[3] - numbers[1]));
        return width < 1 || height < 1 ? (null, null) : (width, height);
    }

    private static int RotationOf(PdfFile file, PdfDictionary widget) =>
        PageTree.Read(file).FirstOrDefault(page => widget["P"] is PdfReference own ? page.Reference.Equals(own) : HasAnnotation(file, page, widget))?.Rotate ?? 0;

    private static bool HasAnnotation(PdfFile file, Page page, PdfDictionary widget) =>
        file.Find<PdfArray>(page.Dictionary, "Annots")?.Any(annotation => ReferenceEquals(file.Resolve(annotation), widget)) == true;
}
