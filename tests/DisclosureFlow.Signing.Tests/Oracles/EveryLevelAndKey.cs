using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Cms;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Tests.Keys;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Signing.Tests.Oracles;

/// <summary>Every level with every kind of key, before every program that knows them: what one can't say (see tests/Oracles/pdf) is not asked of it.</summary>
public sealed class EveryLevelAndKey
{
    private static readonly string[] Kinds = ["RSA", "RSA-PSS", "ECDSA", "ECDSA P-384", "SM2"];
    private static readonly SignatureLevel[] Levels = [SignatureLevel.BaselineB, SignatureLevel.BaselineT, SignatureLevel.BaselineLT, SignatureLevel.BaselineLTA];
    private static readonly TrustAnchors Anchors = new([Some.RootCertificate, SomeSm2.Root]);

    [Fact]
    public async Task Is_accepted_by_all_and_by_our_own_validator()
    {
        var files = new List<(string Kind, SignatureLevel Level, SignedFile File)>();
        foreach (var kind in Kinds)
        {
            files.AddRange((await Signed(kind)).Select((bytes, at) => (kind, Levels[at], new SignedFile(bytes, $"{kind.Replace(' ', '-')}-{Levels[at]}.pdf"))));
        }

        try
        {
            Assert.All(files, file => Assert.Equal((Indication.TotalPassed, file.Level), Judge(file.File.Pdf)));

            var pdfbox = await SignedFile.PdfboxOf(files.Select(file => file.File.Pdf));
            Assert.All(files, file => Assert.Equal(Signatures(file.Level), pdfbox[Path.GetFileName(file.File.Pdf)].Count(verdict => verdict.StartsWith("intact=true", StringComparison.Ordinal))));

            var rsa = files.FindAll(file => file.Kind == "RSA");
            var itext = await SignedFile.ItextOf(rsa[0].File.RootDer, rsa.Select(file => file.File.Pdf));
            Assert.All(rsa, file =>
            {
                var verdicts = itext[Path.GetFileName(file.File.Pdf)].ToList();
                Assert.Equal(Signatures(file.Level), verdicts.Count(verdict => verdict.StartsWith("intact=true", StringComparison.Ordinal)));
                Assert.Contains("trusted=true", verdicts[0], StringComparison.Ordinal);
                Assert.Contains(file.Level == SignatureLevel.BaselineB ? "stamp=none" : "stamp=true", verdicts[0], StringComparison.Ordinal);
            });

            foreach (var (kind, level, file) in files)
            {
                var (exit, output) = await file.Qpdf();
                Assert.True(exit == 0, $"{kind} {level}: {output}");
                var verdicts = await file.OpensslCms();
                Assert.Equal(Signatures(level), verdicts.Count);
                Assert.All(kind == "SM2" ? verdicts.Skip(1) : verdicts, verdict => Assert.True(verdict.Exit == 0, $"{kind} {level}: {verdict.Said}"));
                if (kind is "RSA" or "ECDSA" or "ECDSA P-384")
                {
                    Assert.Contains("Signature Validation: Signature is Valid.", await file.Pdfsig(), StringComparison.Ordinal);
                }
            }
        }
        finally
        {
            files.ForEach(file => file.File.Dispose());
        }
    }

    [Fact]
    public async Task Sm_crypto_verifies_the_SM2_value_inside_a_signed_file()
    {
        var signed = (await Signed("SM2"))[^1];
        var file = DisclosureFlow.Pdf.Reading.PdfFile.Open(signed);
        var cms = SignedData.Read(SignatureDictionary.Read(file, Fields.FormField.ReadAll(file).Single(field => field.Name == Some.Field)).Cms);
        Assert.True(await SmCrypto.Verifies(cms.Signer, cms.SignedAttributes.ToArray(), cms.Signature.ToArray()));
    }

    /// <summary>The file at each level, B-B first.</summary>
    internal static async Task<byte[][]> Signed(string kind, byte[]? pdf = null)
    {
        using ISigningKey key = kind == "SM2" ? SomeSm2.Key() : Some.Key(kind);
        var prepared = PadesSigner.Prepare(pdf ?? SmallPdf.WithFields(Some.Field).ToTable(), SigningIdentity.Of(key), Some.Request(certify: true) with { ReservedBytes = 8192 });
        var value = key.Sign(prepared.SignedAttributes.Span);
        var bb = prepared.Complete(value);
        var bt = await prepared.CompleteWithTimestamp(value, Some.TimestampAuthority(), CancellationToken.None);
        var blt = DocumentSecurityStore.Append(bt, await ValidationDataOf.Collect(bt, Anchors, new BothAuthorities(), CancellationToken.None));
        return [bb, bt, blt, await Some.Stamped(blt)];
    }

    private static (Indication, SignatureLevel) Judge(string path)
    {
        var report = SignatureValidator.Validate(File.ReadAllBytes(path), Anchors, Some.Time);
        return (report.Indication, report.Signatures.Single(signature => signature.FieldName == Some.Field).Level);
    }

    private static int Signatures(SignatureLevel level) => level == SignatureLevel.BaselineLTA ? 2 : 1;

    private sealed class BothAuthorities : IRevocationSource
    {
        public Task<RevocationData?> Ask(Certificate certificate, Certificate issuer, CancellationToken stop) =>
            (issuer.Equals(SomeSm2.Root) ? SomeSm2.OcspResponder() : Some.OcspResponder()).Ask(certificate, issuer, stop);
    }
}
