using DisclosureFlow.Server.SignOff;
using DisclosureFlow.Server.SignOff.Levels;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Revocation;
using DisclosureFlow.Signing.Timestamps;
using Microsoft.Extensions.DependencyInjection;

namespace DisclosureFlow.Server.Tests.SignOff.Levels;

/// <summary>A time-stamp authority and a responder of the office's demo authority that a test turns off and on.</summary>
internal sealed class SomeAuthorities : ITimestampAuthority, IRevocationSource
{
    private Func<Office>? office;

    /// <summary>Why there is no token; null: there is one.</summary>
    public string? TsaFault { get; set; }

    /// <summary>Why nothing is known about revocation; null: something is.</summary>
    public string? RevocationFault { get; set; }

    /// <summary>Every certificate was revoked then; null: each is good.</summary>
    public DateTimeOffset? RevokedSince { get; set; }

    /// <summary>Nobody is named who could be asked.</summary>
    public bool NobodyToAsk { get; set; }

    /// <summary>Folder with the keys in use; null: the office's own.</summary>
    public string? Keys { get; set; }

    public string Name => "http://tsa.test/";

    public async Task<Office> Office(LevelSettings? settings = null)
    {
        var made = await Tests.Office.New(levels: settings, instead: services => services
            .AddSingleton(provider => new OrderedTimestampAuthorities([this], () => provider.GetRequiredService<SignerKeys>().Anchors, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IRevocationSource>(this));
        office = () => made;
        return made;
    }

    public Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop) =>
        TsaFault is { } fault ? throw new TimestampUnavailableException(Name, fault)
            : DemoAuthority.OpenTimestampAuthority(Keys ?? office!().Folder.Keys, office!().Clock).Stamp(sha256, stop);

    public Task<RevocationData?> Ask(Certificate certificate, Certificate issuer, CancellationToken stop)
    {
        if (RevocationFault is { } fault)
        {
            throw new RevocationUnavailableException(certificate.Subject.CommonName, fault);
        }

        var folder = File.Exists(Path.Combine(Keys ?? "", DemoAuthority.OcspFile)) && issuer.Equals(RootOf(Keys!)) ? Keys! : office!().Folder.Keys;
        var responder = DemoAuthority.OpenOcspResponder(folder, office!().Clock);
        responder.RevokedSince = RevokedSince;
        return NobodyToAsk ? Task.FromResult<RevocationData?>(null) : responder.Ask(certificate, issuer, stop);
    }

    private static Certificate RootOf(string keys) => Certificate.ParsePem(File.ReadAllText(Path.Combine(keys, DemoAuthority.RootFile)))[0];
}
