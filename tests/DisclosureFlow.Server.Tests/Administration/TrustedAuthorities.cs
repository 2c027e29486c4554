using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DisclosureFlow.AuditTrail;
using DisclosureFlow.Server.Administration;
using DisclosureFlow.Server.Cases;
using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Signing.Keys;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.Tests.Administration;

/// <summary>Whose certificates may sign here.</summary>
public sealed class TrustedAuthorities
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_authority_is_removed_on_record_unless_a_key_in_use_comes_from_it()
    {
        await using var office = await Office.New();
        var (by, trust) = (await office.Administrator(), Path.Combine(office.Folder.Keys, SignerKeys.TrustFile));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=另一电子认证机构, C=CN", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var other = request.CreateSelfSigned(office.Clock.GetUtcNow().AddDays(-1), office.Clock.GetUtcNow().AddYears(1));
        await File.AppendAllTextAsync(trust, "\n" + other.ExportCertificatePem() + "\n", Stop);
        var before = office.Get<SignerKeys>().Anchors.Certificates;
        Assert.Equal(2, before.Count);

        Assert.Equal("DF7072", (await Remove(by, new string('0', 64)))?.Code);
        Assert.Equal("DF7073", (await Remove(by, before[0].Sha256))?.Code);
        Assert.Equal("DF7058", (await Remove(office.Drafter, before[1].Sha256))?.Code);
        Assert.Equal(2, office.Get<SignerKeys>().Anchors.Certificates.Count);
        Assert.Null(await Remove(by, before[1].Sha256));
        Assert.Equal(before[0].Sha256, Assert.Single(office.Get<SignerKeys>().Anchors.Certificates).Sha256);
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var entry = await store.Entries.Include(one => one.Openings).OrderByDescending(one => one.Id).FirstAsync(Stop);
        Assert.Equal(("AuthorityRemoved", before[1].Sha256), (WhatAdministratorsDo.Value(entry, EntryField.Act), WhatAdministratorsDo.Value(entry, EntryField.Document)));

        Task<Refusal?> Remove(Caller caller, string authority) => office.Administer<HeadKeys, Refusal?>(keys => keys.RemoveAuthority(caller, authority, Stop));
    }

    [Fact]
    public async Task Each_head_of_a_trial_has_a_demo_key_of_his_own()
    {
        await using var office = await Office.New();
        var by = await office.Administrator();
        var second = await office.Newcomer("dierzhen", "另一镇长", HeadKeys.Role);
        Assert.Null(await office.Administer<HeadKeys, Refusal?>(keys => keys.Demo(by, second.Account, new DemoSigner("另一镇长", "镇长", "青岚县黑石镇人民政府"), "975310", "975310", Stop)));
        var keys = office.Get<SignerKeys>();
        await using var store = await office.Stores.CreateDbContextAsync(Stop);
        var certificates = (await store.SigningKeys.Select(key => key.File).ToListAsync(Stop)).ConvertAll(keys.CertificateIn);
        Assert.Equal(2, certificates.Select(certificate => certificate.Sha256).Distinct(StringComparer.Ordinal).Count());
        Assert.All(certificates, certificate => Assert.True(certificate.IsDemo));
        using var his = (await keys.Unlock(second.Account, "975310", Stop)).Key;
        Assert.Contains("另一镇长", his!.Certificate.Subject.ToString(), StringComparison.Ordinal);
    }
}
