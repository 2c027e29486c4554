using System.Security.Cryptography;
using DisclosureFlow.Signing.Certificates;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Tests.Timestamps;

public sealed class OrderedAuthoritiesTests
{
    private static readonly byte[] Digest = SHA256.HashData("data"u8);
    private static readonly byte[] OtherDigest = SHA256.HashData("other data"u8);
    private readonly Clock clock = new(Some.Time);

    /// <summary>What an authority may do wrong, and a piece of the reason that must be kept.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "silent", "connection refused" },
        { "garbage", "damaged" },
        { "other imprint", "stamps something else" },
        { "expired certificate", "expired" },
        { "stranger", "no path leads to a trusted certificate" },
        { "other purpose", "has not the purpose" },
        { "wrong clock", "our clock" },
        { "flipped", "damaged|does not hold" },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task A_token_that_can_not_be_relied_on_is_refused_the_next_authority_is_asked_and_the_reason_is_kept(string kind, string reason)
    {
        var bad = new Acting("http://bad.invalid/", digest => Wrong(kind, digest));
        var ordered = Ordered(bad, Good());
        var token = TimestampToken.Read(await ordered.Stamp(Digest, CancellationToken.None));
        Assert.True(token.StampsDigest("2.16.840.1.101.3.4.2.1", Digest));
        var health = ordered.Health;
        Assert.Equal("http://bad.invalid/", health[0].Name);
        Assert.Contains(reason.Split('|'), word => health[0].Fault!.Contains(word, StringComparison.Ordinal));
        Assert.Null(health[1].Fault);

        // Alone it leaves no token at all, and says why in the same words.
        var alone = await Assert.ThrowsAsync<TimestampUnavailableException>(() => Ordered(bad).Stamp(Digest, CancellationToken.None));
        Assert.Contains(health[0].Fault!, alone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_just_failed_is_asked_last_for_a_minute_and_first_again_afterwards()
    {
        var asked = new List<string>();
        var failing = true;
        var first = new Acting("first", digest =>
        {
            asked.Add("first");
            return failing ? throw new TimestampUnavailableException("first", "down") : Good().Stamp(digest, CancellationToken.None);
        });
        var second = new Acting("second", digest =>
        {
            asked.Add("second");
            return Good().Stamp(digest, CancellationToken.None);
        });
        var ordered = Ordered(first, second);
        await ordered.Stamp(Digest, CancellationToken.None);
        await ordered.Stamp(Digest, CancellationToken.None);
        failing = false;
        clock.Now += TimeSpan.FromMinutes(2);
        await ordered.Stamp(Digest, CancellationToken.None);
        Assert.Equal(["first", "second", "second", "first"], asked);
    }

    [Fact]
    public async Task A_probe_takes_a_real_token_of_everybody_not_asked_lately()
    {
        var down = new Acting("down", _ => throw new TimestampUnavailableException("down", "HTTP 502 Bad Gateway"));
        var ordered = Ordered(down, Good());
        Assert.Empty(ordered.Health);
        await ordered.Probe(TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal(["HTTP 502 Bad Gateway", null], ordered.Health.Select(health => health.Fault));
        var at = ordered.Health[0].At;
        await ordered.Probe(TimeSpan.FromHours(1), CancellationToken.None);
        Assert.Equal(at, ordered.Health[0].At);
    }

    [Fact]
    public async Task Without_an_authority_it_says_so()
    {
        Assert.Contains("no authority is configured", (await Assert.ThrowsAsync<TimestampUnavailableException>(() => Ordered().Stamp(Digest, CancellationToken.None))).Message, StringComparison.Ordinal);
    }

    private DemoTimestampAuthority Good() => Some.TimestampAuthority(clock);

    private OrderedTimestampAuthorities Ordered(params ITimestampAuthority[] authorities) => new(authorities, () => Some.Anchors, clock);

    private static async Task<byte[]> Wrong(string kind, ReadOnlyMemory<byte> digest) => kind switch
    {
        "silent" => throw new TimestampUnavailableException("http://bad.invalid/", "connection refused"),
        "garbage" => "<html>It works!</html>"u8.ToArray(),
        "other imprint" => await Token(new DemoTimestampAuthority(Service(Some.Time.AddYears(-1)), new FixedTime(Some.Time)), OtherDigest),
        "expired certificate" => await Token(new DemoTimestampAuthority(Service(Some.Time.AddYears(-7)), new FixedTime(Some.Time)), digest),
        "stranger" => await Token(new DemoTimestampAuthority(Stranger(), new FixedTime(Some.Time)), digest),
        "other purpose" => await Token(new DemoTimestampAuthority(Some.Rsa(), new FixedTime(Some.Time)), digest),
        "wrong clock" => await Token(new DemoTimestampAuthority(Service(Some.Time.AddYears(-1)), new FixedTime(Some.Time.AddHours(-1))), digest),
        _ => Flipped(await Token(Some.TimestampAuthority(), digest)),
    };

    private static Task<byte[]> Token(DemoTimestampAuthority authority, ReadOnlyMemory<byte> digest) => authority.Stamp(digest, CancellationToken.None);

    private static byte[] Flipped(byte[] token)
    {
        token[^1] ^= 1;
        return token;
    }

    private static SoftwareKey Service(DateTimeOffset from)
    {
        var key = RSA.Create(2048);
        return new SoftwareKey(key, DemoAuthority.IssueFor(Some.Root, key, "演示时间戳服务", "1.3.6.1.5.5.7.3.8", from), [Some.RootCertificate]);
    }

    private static SoftwareKey Stranger()
    {
        using var rootKey = RSA.Create(2048);
        using var root = DemoAuthority.Root(rootKey, Some.Time.AddYears(-1));
        var key = RSA.Create(2048);
        return new SoftwareKey(key, DemoAuthority.IssueFor(root, key, "别处的时间戳服务（演示）", "1.3.6.1.5.5.7.3.8", Some.Time.AddYears(-1)), [Certificate.Parse(root.RawData)]);
    }

    private sealed class Acting(string name, Func<ReadOnlyMemory<byte>, Task<byte[]>> answer) : ITimestampAuthority
    {
        public string Name => name;

        public Task<byte[]> Stamp(ReadOnlyMemory<byte> sha256, CancellationToken stop) => answer(sha256);
    }

    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
