using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;

namespace DisclosureFlow.Server.Administration;

/// <summary>Seals a head's signing key under the PIN that he types himself. Neither the file's password nor the PIN is kept.</summary>
internal sealed class HeadKeys(DataFolder folder, SignerKeys signers, TimeProvider clock)
{
    /// <summary>Registers an uploaded PKCS#12 key; its issuers become authorities trusted for signing here.</summary>
    public async Task<Refusal?> Seal(Guid account, byte[] pkcs12, string password, string pin, string again, CancellationToken stop)
    {
        if (!string.Equals(pin, again, StringComparison.Ordinal))
        {
            return AdministrationRefusals.KeyUnusable("两次输入的 PIN 不一致");
        }

        try
        {
            using var checkedKey = SoftwareKey.FromPkcs12(pkcs12, password);
            if (checkedKey.Chain.Count == 0)
            {
                return AdministrationRefusals.KeyUnusable("文件中没有颁发机构的证书");
            }

            CertificatePolicy.Require(checkedKey.Certificate, clock.GetUtcNow());
            using var key = PrivateKey(pkcs12, password);
            var file = $"head-{account:N}-{clock.GetUtcNow().ToUnixTimeSeconds()}.pem";
            SealedKey.Write(Path.Combine(folder.Keys, file), key, [checkedKey.Certificate, .. checkedKey.Chain], pin);
            Trust(checkedKey.Chain[^1]);
            await signers.Register(account, file, stop);
            return null;
        }
        catch (SigningRefusedException refused)
        {
            return AdministrationRefusals.KeyUnusable($"{refused.Code} {refused.Refusal.Message}");
        }
        catch (CryptographicException fault)
        {
            return AdministrationRefusals.KeyUnusable(fault.Message);
        }
    }

    /// <summary>Makes a demo key: everything signed with it says 演示签名 无法律效力.</summary>
    public async Task<Refusal?> Demo(Guid account, DemoSigner signer, string pin, string again, CancellationToken stop)
    {
        if (!string.Equals(pin, again, StringComparison.Ordinal))
        {
            return AdministrationRefusals.KeyUnusable("两次输入的 PIN 不一致");
        }

        try
        {
            Trust(DemoAuthority.Create(folder.Keys, signer, pin, clock));
            await signers.Register(account, DemoAuthority.HeadFile, stop);
            return null;
        }
        catch (SigningRefusedException refused)
        {
            return AdministrationRefusals.KeyUnusable($"{refused.Code} {refused.Refusal.Message}");
        }
        catch (IOException)
        {
            return AdministrationRefusals.KeyUnusable("已经有一把演示密钥");
        }
    }

    private void Trust(Certificate root)
    {
        var file = Path.Combine(folder.Keys, SignerKeys.TrustFile);
        var known = File.Exists(file) ? File.ReadAllText(file) : "";
        if (!known.Contains(root.ToPem(), StringComparison.Ordinal))
        {
            File.WriteAllText(file, known + root.ToPem() + "\n");
        }
    }

    private static AsymmetricAlgorithm PrivateKey(byte[] pkcs12, string password)
    {
        var collection = X509CertificateLoader.LoadPkcs12Collection(pkcs12, password, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        var owner = collection.First(certificate => certificate.HasPrivateKey);
        return owner.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)owner.GetECDsaPrivateKey() ?? throw new CryptographicException("RSA or ECDSA expected");
    }
}
