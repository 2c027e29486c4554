using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Pdf.Tests;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Tests.Oracles;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.LongTerm;

public sealed class LongTermTests
{
    [Fact]
    public async Task The_demo_folder_takes_a_signature_from_B_B_to_B_LTA_by_appending_only()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var keys = Path.Combine(folder.FullName, "keys");
            var root = DemoAuthority.Create(keys, new DemoSigner("赵一", "镇长", "某镇人民政府"), "123456", TimeProvider.System);
            var anchors = new TrustAnchors([root]);
            var now = TimeProvider.System.GetUtcNow();
            var authority = DemoAuthority.OpenTimestampAuthority(keys, TimeProvider.System);
            var responder = DemoAuthority.OpenOcspResponder(keys, TimeProvider.System);
            using var key = SealedKey.Open(Path.Combine(keys, DemoAuthority.HeadFile)).Unlock("123456");

            var bb = PadesSigner.Sign(Some.Pdf, key, Some.Request(certify: true) with { Time = now });
            var bt = await DocumentTimestamps.Append(bb, authority, CancellationToken.None);
            var data = await ValidationDataOf.Collect(bt, anchors, responder, CancellationToken.None);
            var blt = DocumentSecurityStore.Append(bt, data);
            var blta = await DocumentTimestamps.Append(blt, authority, CancellationToken.None);

            Assert.Equal(SignatureLevel.BaselineB, Level(bb));
            Assert.Equal(SignatureLevel.BaselineT, Level(bt));
            Assert.Equal(SignatureLevel.BaselineLT, Level(blt));
            Assert.Equal(SignatureLevel.BaselineLTA, Level(blta));
            Assert.True(bt.AsSpan().StartsWith(bb) && blt.AsSpan().StartsWith(bt) && blta.AsSpan().StartsWith(blt));

            SignatureLevel Level(byte[] file)
            {
                var report = SignatureValidator.Validate(file, anchors, now.AddMinutes(1));
                Assert.True(report.Indication == Indication.TotalPassed, string.Join(" | ", report.Reasons.Select(reason => reason.En)));
                return report.Signatures.Single(signature => signature.FieldName == Some.Field).Level;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static TheoryData<string> Forms => ["table", "object stream"];

    [Theory, MemberData(nameof(Forms))]
    public async Task Every_legitimate_sequence_passes_and_is_told_as_what_it_is(string form)
    {
        var pdf = SmallPdf.WithFields(Some.Field, Some.SecondField);
        var file = Some.Signed(pdf: form == "table" ? pdf.ToTable() : pdf.ToStream());
        file = await Some.Stamped(file);
        file = Some.Signed(certify: false, kind: "ECDSA", pdf: file, field: Some.SecondField);
        file = await Some.WithData(file);
        file = await Some.Stamped(file);
        file = await Some.WithData(file);
        file = await Some.Stamped(file);
        var report = SignatureValidator.Validate(file, Some.Anchors, Some.Time);
        Assert.True(report.Indication == Indication.TotalPassed, string.Join(" | ", report.Reasons.Select(reason => reason.En)));
        Assert.Equal(
            [ChangeKind.DocumentTimestamp, ChangeKind.FieldSigned, ChangeKind.ValidationData, ChangeKind.DocumentTimestamp, ChangeKind.ValidationData, ChangeKind.DocumentTimestamp],
            report.Signatures.Single(signature => signature.FieldName == Some.Field).Changes.Select(change => change.Kind));
        Assert.All(report.Signatures.Where(signature => !signature.IsDocumentTimestamp), signature => Assert.Equal(SignatureLevel.BaselineLTA, signature.Level));
    }

    [Fact]
    public async Task A_file_without_a_form_gets_a_time_stamp_too()
    {
        var stamped = await Some.Stamped(SmallPdf.OnePage().ToTable());
        var report = SignatureValidator.Validate(stamped, Some.Anchors, Some.Time);
        Assert.Equal((Indication.TotalPassed, true, Some.Time), (report.Indication, Assert.Single(report.Signatures).IsDocumentTimestamp, report.Signatures[0].ProvenTime));
    }

    [Fact]
    public async Task Any_flip_behind_the_signature_shows_as_well()
    {
        var signed = Small();
        var file = await Some.WithData(await Some.Stamped(signed));
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(file, Some.Anchors, Some.Time).Indication);
        var missed = new List<int>();
        // A prime stride meets every kind of byte; each file takes some milliseconds to judge.
        for (var i = signed.Length; i < file.Length; i += 17)
        {
            file[i] ^= 1;
            var report = SignatureValidator.Validate(file, Some.Anchors, Some.Time);
            if (report.Indication == Indication.TotalPassed && report.Signatures[0].Level == SignatureLevel.BaselineLT && report.Signatures[0].Changes.Count == 2)
            {
                missed.Add(i);
            }

            file[i] ^= 1;
        }

        // The store is covered by no signature until the next time-stamp: only its optional names, dates and file identifier may differ unseen.
        Assert.True(missed.Count < 40, $"{missed.Count} bytes");
        var stamped = await Some.Stamped(file);
        foreach (var i in missed)
        {
            stamped[i] ^= 1;
            Assert.NotEqual(Indication.TotalPassed, SignatureValidator.Validate(stamped, Some.Anchors, Some.Time).Indication);
            stamped[i] ^= 1;
        }
    }

    [Fact]
    public async Task A_certificate_revoked_before_the_proven_time_does_not_pass()
    {
        using var key = Some.Rsa();
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(key.Certificate.SerialNumber.Span, Some.Time.AddDays(-1));
        var crl = list.Build(Some.Root, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time.AddHours(-1));
        var file = DocumentSecurityStore.Append(await Some.Stamped(Some.Signed()), new ValidationData([Some.RootCertificate], [crl], []));
        var report = SignatureValidator.Validate(file, Some.Anchors, Some.Time);
        Assert.Equal((Indication.Indeterminate, SubIndication.RevokedNoPoe), (report.Indication, report.SubIndication));
    }

    [Fact]
    public async Task A_certificate_revoked_after_the_proven_time_still_passes()
    {
        using var key = Some.Rsa();
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(key.Certificate.SerialNumber.Span, Some.Time.AddDays(1));
        var crl = list.Build(Some.Root, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time.AddDays(2));
        var file = DocumentSecurityStore.Append(await Some.Stamped(Some.Signed()), new ValidationData([Some.RootCertificate], [crl], []));
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(file, Some.Anchors, Some.Time.AddDays(5)).Indication);
    }

    [Fact]
    public async Task A_crl_that_nobody_vouches_for_is_refused()
    {
        using var other = RSA.Create(2048);
        using var stranger = DemoAuthority.Root(other, Some.Time.AddYears(-1));
        var crl = new CertificateRevocationListBuilder().Build(stranger, 1, Some.Time.AddDays(30), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, Some.Time);
        var file = DocumentSecurityStore.Append(await Some.Stamped(Some.Signed()), new ValidationData([], [crl], []));
        Assert.Equal("DF5517", SignatureValidator.Validate(file, Some.Anchors, Some.Time).Reasons[0].Code);
    }

    [Fact]
    public void A_certificate_that_names_a_responder_waits_for_its_answer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var certificate = Some.Issue(key, "某人（演示）", extensions: new X509AuthorityInformationAccessExtension(["http://ocsp.invalid/"], null));
        using var signing = new SoftwareKey(ECDsa.Create(key.ExportParameters(true)), certificate, [Some.RootCertificate]);
        var signed = PadesSigner.Sign(Some.Pdf, signing, Some.Request());
        Assert.Equal(SubIndication.TryLater, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).SubIndication);
        var answered = DocumentSecurityStore.Append(signed, new ValidationData([Some.RootCertificate], [], [Some.OcspResponder().Good(certificate, Some.RootCertificate)]));
        Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(answered, Some.Anchors, Some.Time).Indication);
    }

    [Fact]
    public async Task Other_programs_accept_each_level()
    {
        var bt = await Some.Stamped(Some.Signed());
        var blta = await Some.Stamped(await Some.WithData(bt));
        using var file = new SignedFile(blta);
        Assert.All(await file.Itext(), verdict => Assert.StartsWith("intact=true", verdict, StringComparison.Ordinal));
        Assert.All(await file.Pdfbox(), verdict => Assert.StartsWith("intact=true", verdict, StringComparison.Ordinal));
        Assert.All(await file.OpensslCms(), verdict => Assert.True(verdict.Exit == 0, verdict.Said));
        var (exit, output) = await file.Qpdf();
        Assert.True(exit == 0, output);
    }

    private static byte[] Small()
    {
        using var key = Some.Ecdsa();
        return PadesSigner.Sign(SmallPdf.WithFields(Some.Field).ToTable(), key, Some.Request(certify: true) with { ReservedBytes = 2304 });
    }
}
