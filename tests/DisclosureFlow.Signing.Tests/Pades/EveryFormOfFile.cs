using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Tests.Oracles;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Pades;

/// <summary>Every form a PDF's cross-reference may have, our own and qpdf's, signed by three people in a row and archived.</summary>
public sealed class EveryFormOfFile
{
    private const string Third = "第三人签名";

    public static TheoryData<string> Forms => ["table", "stream", "object streams", "hybrid", "qpdf: table", "qpdf: object streams", "qpdf: linearized", "qpdf: linearized with object streams"];

    [Theory, MemberData(nameof(Forms))]
    public async Task Three_people_sign_in_a_row_and_the_file_is_archived(string form)
    {
        var source = await Source(form);
        using var font = Some.Font();
        var signed = source;
        foreach (var (field, kind) in new[] { (Some.Field, "RSA"), (Some.SecondField, "ECDSA"), (Third, "RSA-PSS") })
        {
            using var key = Some.Key(kind);
            signed = PadesSigner.Sign(signed, key, Some.Request(field, certify: field == Some.Field) with { AppearanceFont = font, ReservedBytes = 8192 });
        }

        var archived = await Some.Archived(signed);
        Assert.True(signed.AsSpan().StartsWith(source) && archived.AsSpan().StartsWith(signed));
        var report = SignatureValidator.Validate(archived, Some.Anchors, Some.Time);
        Assert.True(report.Indication == Indication.TotalPassed, string.Join(" | ", report.Signatures.SelectMany(signature => signature.Reasons).Select(reason => reason.En)));
        Assert.Equal(
            [SignatureLevel.BaselineLTA, SignatureLevel.BaselineLTA, SignatureLevel.BaselineLTA],
            report.Signatures.Where(signature => !signature.IsDocumentTimestamp).Select(signature => signature.Level));
        using var file = new SignedFile(archived);
        var (exit, output) = await file.Qpdf();
        Assert.True(exit == 0, output);
        Assert.Equal(3, (await file.Pdfsig()).Split("Signature Validation: Signature is Valid.").Length - 1);

        // And once a page of it is changed, all of it is over.
        archived[Array.IndexOf(archived, (byte)'%', 9) + 3] ^= 1;
        Assert.Equal(Indication.TotalFailed, SignatureValidator.Validate(archived, Some.Anchors, Some.Time).Indication);
    }

    private static async Task<byte[]> Source(string form)
    {
        var pdf = SmallPdf.WithFields(Some.Field, Some.SecondField, Third);
        switch (form)
        {
            case "table":
                return pdf.ToTable();
            case "stream":
                return pdf.ToStream(objectStream: false);
            case "object streams":
                return pdf.ToStream();
            case "hybrid":
                Assert.Equal(CrossReferenceForm.Hybrid, PdfFile.Open(pdf.ToHybrid()).Revisions[0].Form);
                return pdf.ToHybrid();
        }

        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var (source, target) = (Path.Combine(folder.FullName, "in.pdf"), Path.Combine(folder.FullName, "out.pdf"));
            await File.WriteAllBytesAsync(source, pdf.ToTable());
            string[] options = form switch
            {
                "qpdf: table" => ["--object-streams=disable"],
                "qpdf: object streams" => ["--object-streams=generate"],
                "qpdf: linearized" => ["--linearize"],
                _ => ["--linearize", "--object-streams=generate"],
            };
            var (exit, _, error) = await Outside.Run(Outside.Program("qpdf", "qpdf"), [.. options, source, target]);
            Assert.True(exit == 0, error);
            return await File.ReadAllBytesAsync(target);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
