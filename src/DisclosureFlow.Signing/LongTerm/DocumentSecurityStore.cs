using System.Security.Cryptography;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Fields;
using DisclosureFlow.Signing.Validation.Revisions;

namespace DisclosureFlow.Signing.LongTerm;

/// <summary>The document security store (ETSI EN 319 142-1, 5.4.2).</summary>
public static class DocumentSecurityStore
{
    /// <summary>Appends validation data; what is there already stays.</summary>
    /// <returns>The file with the data; it begins with exactly the bytes of <paramref name="pdf"/>.</returns>
    /// <exception cref="SigningRefusedException">DF5001: unreadable, or its store has another shape than the standard's.</exception>
    public static byte[] Append(ReadOnlyMemory<byte> pdf, ValidationData data)
    {
        try
        {
            var update = new IncrementalUpdate(PdfFile.Open(pdf));
            var file = update.Source;
            var before = file.Resolve(file.Catalog["DSS"]) as PdfDictionary;
            if (before is not null && ValidationDataShape.Read(file, before, out var fault) is null)
            {
                throw new PdfFormatException(fault, 0);
            }

            var certificates = Streams(update, data.Certificates.Select(certificate => certificate.Der));
            var crls = Streams(update, data.Crls);
            var answers = Streams(update, data.OcspAnswers);
            var store = before?.Copy() ?? new PdfDictionary { { "Type", new PdfName("DSS") } };
            Extend(file, store, "Certs", certificates);
            Extend(file, store, "CRLs", crls);
            Extend(file, store, "OCSPs", answers);
            store["VRI"] = Vri(file, store, certificates, crls, answers);
            var catalog = file.Catalog.Copy();
            if (catalog["DSS"] is PdfReference reference)
            {
                update.Put(reference, store);
            }
            else
            {
                catalog["DSS"] = update.Add(store);
                update.Put(file.CatalogReference, catalog);
            }

            return update.Write();
        }
        catch (PdfFormatException cause)
        {
            throw Refusals.UnreadablePdf(cause);
        }
    }

    /// <summary>What the file's store holds; empty where it has none.</summary>
    /// <exception cref="PdfFormatException">The store has another shape than the standard's.</exception>
    internal static ValidationData Read(PdfFile file)
    {
        if (file.Resolve(file.Catalog["DSS"]) is not PdfDictionary store)
        {
            return ValidationData.Empty;
        }

        if (ValidationDataShape.Read(file, file.Catalog["DSS"], out var fault) is null)
        {
            throw new PdfFormatException(fault, 0);
        }

        try
        {
            return new ValidationData([.. Contents(file, store, "Certs").Select(Certificate.Parse)], [.. Contents(file, store, "CRLs")], [.. Contents(file, store, "OCSPs")]);
        }
        catch (CryptographicException damaged)
        {
            throw new PdfFormatException($"a certificate of the security store is damaged: {damaged.Message}", 0);
        }
    }

    private static List<ReadOnlyMemory<byte>> Contents(PdfFile file, PdfDictionary store, string key) =>
        file.Find<PdfArray>(store, key) is not { } list ? [] : [.. list.Select(item => file.Decode((PdfStream)file.Resolve(item)!))];

    // For each signature not listed yet: the SHA-1 of its /Contents as written, padding included (ETSI EN 319 142-1, 5.4.2.3).
    private static PdfDictionary Vri(PdfFile file, PdfDictionary store, PdfArray certificates, PdfArray crls, PdfArray answers)
    {
        var vri = file.Find<PdfDictionary>(store, "VRI")?.Copy() ?? new PdfDictionary();
        foreach (var field in FormField.ReadAll(file).Where(field => field.IsSignature && field.IsFilled))
        {
            if (file.Resolve(field.Dictionary["V"]) is not PdfDictionary signature || signature["Contents"] is not PdfString contents)
            {
                continue;
            }

            var key = Convert.ToHexString(SHA1.HashData(contents.Bytes.Span));
            if (!vri.ContainsKey(key))
            {
                vri[key] = new PdfDictionary { { "Cert", certificates }, { "CRL", crls }, { "OCSP", answers } };
            }
        }

        return vri;
    }

    private static void Extend(PdfFile file, PdfDictionary store, string key, PdfArray more)
    {
        if (more.Count > 0)
        {
            store[key] = new PdfArray([.. file.Find<PdfArray>(store, key) ?? new PdfArray(), .. more]);
        }
    }

    private static PdfArray Streams(IncrementalUpdate update, IEnumerable<ReadOnlyMemory<byte>> values) =>
        new(values.Select(value => (PdfObject)update.Add(new PdfStream([], value))));
}
