using System.Security.Cryptography;
using System.Text;
using DisclosureFlow.Reports;
using DisclosureFlow.Server.Drafting;
using DisclosureFlow.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace DisclosureFlow.Server.ConfidentialityReview;

/// <summary>A privacy hit with its name within the edition.</summary>
internal sealed record IdentifiedHit(string Id, PrivacyHit Hit);

/// <summary>
/// The privacy hits of an edition. A hit's id is a keyed hash: without the key nobody can find the number by trying all of them, and the
/// raw text is stored nowhere but in the edition.
/// </summary>
internal sealed class PrivacyHits(DataFolder folder, IDbContextFactory<Store> stores)
{
    private readonly Lazy<byte[]> key = new(() => ReadOrMake(Path.Combine(folder.Keys, "privacy.key")));

    public async Task<IReadOnlyList<IdentifiedHit>> Of(string editionSha256, CancellationToken stop)
    {
        await using var store = await stores.CreateDbContextAsync(stop);
        var hits = PrivacyScan.Scan(await store.Report(editionSha256, stop));
        return [.. hits.Select(hit => new IdentifiedHit(IdOf(hit), hit))];
    }

    private string IdOf(PrivacyHit hit) => Convert.ToHexStringLower(HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes($"{hit.Kind}\n{hit.Place}\n{hit.Start}\n{hit.Raw}")));

    private static byte[] ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new FileStream(path, options);
            file.Write(RandomNumberGenerator.GetBytes(32));
            file.Flush(flushToDisk: true);
        }

        return File.ReadAllBytes(path);
    }
}
