using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Pades;
using DisclosureFlow.Signing.Validation;
using DisclosureFlow.Tests.Support;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace DisclosureFlow.Signing.Tests.Keys;

/// <summary>A real PKCS#11 library: SoftHSM 2.</summary>
public sealed partial class Pkcs11Tests : IDisposable
{
    private const string Library = "/usr/lib/softhsm/libsofthsm2.so";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_key_that_never_leaves_its_token_signs_again_and_again_each_time_with_its_pin()
    {
        Outside.FileOf(Library, "softhsm2");
        Configure();
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Import("rsa", rsa);
        await Import("ec", ecdsa);
        Store("rsa", Some.Issue(rsa, "李四（演示）").Der.ToArray());
        Store("ec", Some.Issue(ecdsa, "周五（演示）").Der.ToArray());
        foreach (var label in new[] { "rsa", "ec" })
        {
            using var token = Pkcs11Token.Open(Library, label);
            Assert.Equal("DF5004", Assert.Throws<SigningRefusedException>(() => token.Unlock("9999", [])).Code);
            for (var round = 0; round < 3; round++)
            {
                using var key = token.Unlock("1234", [Some.RootCertificate]);
                var signed = PadesSigner.Sign(Some.Pdf, key, Some.Request(certify: true));
                Assert.Equal(Indication.TotalPassed, SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication);
            }

            Assert.Equal(label == "rsa" ? SignatureAlgorithm.RsaSha256 : SignatureAlgorithm.EcdsaSha256, Algorithm(token));
        }

        using var absent = Pkcs11Token.Open(Library, "absent");
        Assert.Equal("DF5005", Assert.Throws<SigningRefusedException>(() => absent.Unlock("1234", [])).Code);
    }

    [Fact]
    public async Task A_pin_counts_for_one_signature_or_for_the_session_as_asked()
    {
        using var token = await TokenWith("scope", "RSA");
        using (var once = token.Unlock("1234", [Some.RootCertificate]))
        {
            Assert.Equal(Indication.TotalPassed, Judge(PadesSigner.Sign(Some.Pdf, once, Some.Request())));
            Assert.Equal("DF5025", Assert.Throws<SigningRefusedException>(() => PadesSigner.Sign(Some.Pdf, once, Some.Request())).Code);
        }

        using var session = token.Unlock("1234", [Some.RootCertificate], PinScope.Session, usePss: true);
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(Indication.TotalPassed, Judge(PadesSigner.Sign(Some.Pdf, session, Some.Request())));
        }

        Assert.Equal(SignatureAlgorithm.RsaPssSha256, session.Algorithm);
    }

    [Fact]
    public async Task A_token_that_went_away_is_said_so_and_works_again_with_the_pin_when_it_is_back()
    {
        using var token = await TokenWith("gone", "ECDSA");
        using var other = new Pkcs11InteropFactories().Pkcs11LibraryFactory.LoadPkcs11Library(new Pkcs11InteropFactories(), Library, AppType.MultiThreaded);
        using (var key = token.Unlock("1234", [Some.RootCertificate], PinScope.Session))
        {
            Assert.NotEmpty(key.Sign("data"u8));
            other.GetSlotList(SlotsType.WithTokenPresent).Single(slot => slot.GetTokenInfo().Label.Trim() == "gone").CloseAllSessions();
            Assert.Equal("DF5018", Assert.Throws<SigningRefusedException>(() => key.Sign("data"u8)).Code);
        }

        using (var again = token.Unlock("1234", [Some.RootCertificate]))
        {
            Assert.Equal(Indication.TotalPassed, Judge(PadesSigner.Sign(Some.Pdf, again, Some.Request())));
        }

        // The library itself is ended by somebody else in the process: the next unlocking loads it anew.
        other.Dispose();
        using var after = token.Unlock("1234", [Some.RootCertificate]);
        Assert.Equal(Indication.TotalPassed, Judge(PadesSigner.Sign(Some.Pdf, after, Some.Request())));
    }

    [Fact]
    public async Task While_one_caller_holds_the_token_a_wrong_pin_does_not_open_it_for_another()
    {
        using var token = await TokenWith("held", "ECDSA");
        using var first = token.Unlock("1234", [], PinScope.Session);
        Assert.Equal("DF5018", Assert.Throws<SigningRefusedException>(() => token.Unlock("9999", [])).Code);
        Assert.NotEmpty(first.Sign("data"u8));
    }

    private static Indication Judge(byte[] signed) => SignatureValidator.Validate(signed, Some.Anchors, Some.Time).Indication;

    private async Task<Pkcs11Token> TokenWith(string label, string kind)
    {
        Outside.FileOf(Library, "softhsm2");
        Configure();
        using AsymmetricAlgorithm key = kind == "RSA" ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await Import(label, key);
        Store(label, Some.Issue(key, "李四（演示）").Der.ToArray());
        return Pkcs11Token.Open(Library, label);
    }

    [Fact]
    public void A_library_that_is_not_there_is_refused() =>
        Assert.Equal("DF5005", Assert.Throws<SigningRefusedException>(() => Pkcs11Token.Open("/nowhere/library.so", "x")).Code);

    private static SignatureAlgorithm Algorithm(Pkcs11Token token)
    {
        using var key = token.Unlock("1234", []);
        return key.Algorithm;
    }

    private void Configure()
    {
        var tokens = _folder.CreateSubdirectory("tokens");
        var file = Path.Combine(_folder.FullName, "softhsm2.conf");
        File.WriteAllText(file, $"directories.tokendir = {tokens.FullName}\nobjectstore.backend = file\nlog.level = ERROR\n");
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", file);

        // .NET keeps its own copy of the environment; the library asks the C library.
        Assert.Equal(0, SetEnvironment("SOFTHSM2_CONF", file, 1));
    }

    private async Task Import(string label, AsymmetricAlgorithm key)
    {
        var util = Outside.Program("softhsm2-util", "softhsm2");
        var pem = Path.Combine(_folder.FullName, label + ".pem");
        await File.WriteAllTextAsync(pem, key.ExportPkcs8PrivateKeyPem());
        await Run(util, "--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", "1234");
        await Run(util, "--import", pem, "--token", label, "--label", label, "--id", "01", "--pin", "1234");
    }

    private static async Task Run(string program, params string[] arguments)
    {
        var (exit, output, error) = await Outside.Run(program, arguments);
        Assert.True(exit == 0, output + error);
    }

    private static void Store(string label, byte[] certificate)
    {
        var factories = new Pkcs11InteropFactories();
        using var library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, Library, AppType.MultiThreaded);
        var slot = library.GetSlotList(SlotsType.WithTokenPresent).Single(candidate => candidate.GetTokenInfo().Label.Trim() == label);
        using var session = slot.OpenSession(SessionType.ReadWrite);
        session.Login(CKU.CKU_USER, "1234");
        var attribute = factories.ObjectAttributeFactory;
        session.CreateObject(
        [
            attribute.Create(CKA.CKA_CLASS, CKO.CKO_CERTIFICATE), attribute.Create(CKA.CKA_CERTIFICATE_TYPE, CKC.CKC_X_509), attribute.Create(CKA.CKA_TOKEN, true),
            attribute.Create(CKA.CKA_ID, (byte[])[1]), attribute.Create(CKA.CKA_SUBJECT, Signing.Certificates.Certificate.Parse(certificate).Subject.Der.ToArray()), attribute.Create(CKA.CKA_VALUE, certificate),
        ]);
        session.Logout();
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
