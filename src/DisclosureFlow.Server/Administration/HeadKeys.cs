using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Server.Storage;
using DisclosureFlow.Signing;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Administration;

/// <summary>Seals a head's signing key under the PIN that he types himself. Neither the file's password nor the PIN is kept.</summary>
internal sealed class HeadKeys(DataFolder folder, SignerKeys signers, AdministrationDoor door, TimeProvider clock)
{
    /// <summary>Whose key it is: the role of the process that signs.</summary>
    public const string Role = "head";

    /// <summary>Registers an uploaded PKCS#12 key; its issuers become authorities trusted for signing here.</summary>
    public async Task<Refusal?> Seal(Caller by, Guid account, byte[] pkcs12, string password, string pin, string again, CancellationToken stop)
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
            return await Register(by, account, file, stop);
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
    public async Task<Refusal?> Demo(Caller by, Guid account, DemoSigner signer, string pin, string again, CancellationToken stop)
    {
        if (!string.Equals(pin, again, StringComparison.Ordinal))
        {
            return AdministrationRefusals.KeyUnusable("两次输入的 PIN 不一致");
        }

        try
        {
            // The root's key is thrown away when it has issued one: another head gets an authority of his own beside it.
            var first = !File.Exists(Path.Combine(folder.Keys, DemoAuthority.HeadFile));
            var place = first ? "" : $"{DemoTrustServices.Further}{account:N}-{clock.GetUtcNow().ToUnixTimeSeconds()}";
            Trust(DemoAuthority.Create(Path.Combine(folder.Keys, place), signer, pin, clock));
            return await Register(by, account, Path.Combine(place, DemoAuthority.HeadFile), stop);
        }
        catch (SigningRefusedException refused)
        {
            return AdministrationRefusals.KeyUnusable($"{refused.Code} {refused.Refusal.Message}");
        }
        catch (IOException)
        {
            return AdministrationRefusals.KeyUnusable("正在生成另一把演示密钥，请稍后再试");
        }
    }

    /// <summary>
    /// Takes an authority out of those trusted for signing here. Files that were signed under it keep their signatures; who verifies them
    /// brings his own anchors.
    /// </summary>
    /// <param name="by">An administrator.</param>
    /// <param name="authority">SHA-256 of its certificate.</param>
    /// <param name="stop">Cancels before the commit only.</param>
    public async Task<Refusal?> RemoveAuthority(Caller by, string authority, CancellationToken stop)
    {
        var anchors = signers.Anchors.Certificates;
        if (anchors.FirstOrDefault(one => one.Sha256 == authority) is not { } removed)
        {
            return AdministrationRefusals.NoSuchAuthority;
        }

        var refusal = await door.Act(by, async act =>
        {
            foreach (var file in await act.Store.SigningKeys.Select(key => key.File).ToListAsync(stop))
            {
                if (signers.ChainIn(file).Any(one => one.Sha256 == authority))
                {
                    return AdministrationRefusals.AuthorityInUse;
                }
            }

            act.Record(null, "AuthorityRemoved", removed.Subject.ToString(), removed.Sha256);
            return null;
        }, stop);
        if (refusal is null)
        {
            // After the entry: where the machine dies in between, the list still shows it and it is removed again.
            WriteTrust(string.Concat(anchors.Where(one => one.Sha256 != authority).Select(one => one.ToPem() + "\n")));
        }

        return refusal;
    }

    // The file is written before: inside the act there is only SQL. A key whose act was refused is sealed and registered nowhere.
    private Task<Refusal?> Register(Caller by, Guid account, string file, CancellationToken stop)
    {
        var certificate = signers.CertificateIn(file);
        return door.Act(by, async act =>
        {
            if (await act.Store.Users.FindAsync([account], stop) is not { } head)
            {
                return AdministrationRefusals.NoSuchRole;
            }

            await SignerKeys.Register(act.Store, account, file, certificate, stop);
            act.Record(null, "SigningKeyRegistered", $"{head.DisplayName}（{head.UserName}）：{certificate.Subject}{(certificate.IsDemo ? "，演示密钥，无法律效力" : "")}", certificate.Sha256);
            return null;
        }, stop);
    }

    private void Trust(Certificate root)
    {
        var file = Path.Combine(folder.Keys, SignerKeys.TrustFile);
        var known = File.Exists(file) ? File.ReadAllText(file) : "";
        if (!known.Contains(root.ToPem(), StringComparison.Ordinal))
        {
            WriteTrust(known + root.ToPem() + "\n");
        }
    }

    // Whole or not at all: a list that is cut off would trust nobody.
    private void WriteTrust(string pem)
    {
        var file = Path.Combine(folder.Keys, SignerKeys.TrustFile);
        File.WriteAllText(file + ".new", pem);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static AsymmetricAlgorithm PrivateKey(byte[] pkcs12, string password)
    {
        var collection = X509CertificateLoader.LoadPkcs12Collection(pkcs12, password, X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
        var owner = collection.First(certificate => certificate.HasPrivateKey);
        return owner.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)owner.GetECDsaPrivateKey() ?? throw new CryptographicException("RSA or ECDSA expected");
    }
}
