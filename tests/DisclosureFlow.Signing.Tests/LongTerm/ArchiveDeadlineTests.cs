using System.Security.Cryptography;
using DisclosureFlow.Signing.Keys;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Timestamps;

namespace DisclosureFlow.Signing.Tests.LongTerm;

public sealed class ArchiveDeadlineTests
{
    private const string Head = "algorithm,last-day,source\n";

    [Fact]
    public void A_file_without_a_document_time_stamp_has_no_deadline() =>
        Assert.Null(ArchiveDeadline.Of(Some.Signed(), Some.Anchors, AlgorithmLifetimes.BuiltIn));

    [Fact]
    public async Task The_authoritys_certificate_ends_it()
    {
        var stamped = await Stamped(Some.TimestampAuthority());
        var deadline = ArchiveDeadline.Of(stamped, Some.Anchors, AlgorithmLifetimes.Parse(Head + "SHA-256,2099-12-31,x\nRSA-2048,2099-12-31,x"));
        Assert.Equal((Some.Time.AddYears(4), "演示时间戳服务"), (deadline!.End, deadline.Because));
    }

    [Fact]
    public async Task An_algorithm_that_ends_before_the_certificate_ends_it()
    {
        var stamped = await Stamped(Some.TimestampAuthority());
        var deadline = ArchiveDeadline.Of(stamped, Some.Anchors, AlgorithmLifetimes.Parse(Head + "SHA-256,2099-12-31,x\nRSA-2048,2027-06-30,x"));
        Assert.Equal((DateTimeOffset.Parse("2027-07-01T00:00:00Z"), "RSA-2048"), (deadline!.End, deadline.Because));
    }

    [Fact]
    public async Task An_algorithm_that_the_table_does_not_know_has_no_time_left()
    {
        var stamped = await Stamped(Some.TimestampAuthority());
        var deadline = ArchiveDeadline.Of(stamped, Some.Anchors, AlgorithmLifetimes.Parse(Head + "SHA-256,2099-12-31,x"));
        Assert.Equal((Some.Time, "RSA-2048"), (deadline!.End, deadline.Because));
    }

    [Fact]
    public async Task The_newest_time_stamp_counts()
    {
        using var key = RSA.Create(2048);
        using var younger = new SoftwareKey(key, DemoAuthority.IssueFor(Some.Root, key, "演示时间戳服务二", "1.3.6.1.5.5.7.3.8", Some.Time.AddMonths(-1)), [Some.RootCertificate]);
        var twice = await DocumentTimestamps.Append(await Stamped(Some.TimestampAuthority()), new DemoTimestampAuthority(younger, new FixedTime(Some.Time)), CancellationToken.None);
        var deadline = ArchiveDeadline.Of(twice, Some.Anchors, AlgorithmLifetimes.Parse(Head + "SHA-256,2099-12-31,x\nRSA-2048,2099-12-31,x"));
        Assert.Equal("演示时间戳服务二", deadline!.Because);
    }

    [Fact]
    public void The_built_in_table_knows_every_algorithm_that_our_validator_accepts() =>
        Assert.All(["SHA-256", "SHA-384", "SHA-512", "SM3", "RSA-2048", "RSA-3072", "RSA-4096", "EC-256", "EC-384", "EC-521", "SM2"], name => Assert.NotNull(AlgorithmLifetimes.BuiltIn.EndOf(name)));

    [Theory]
    [InlineData("RSA-2048,2030-12-31")]
    [InlineData("RSA-2048,soon,x")]
    [InlineData("RSA-2048,2030-12-31,x\nRSA-2048,2031-12-31,x")]
    public void A_bad_line_of_a_table_is_named(string lines) =>
        Assert.Contains("line ", Assert.Throws<FormatException>(() => AlgorithmLifetimes.Parse(Head + lines)).Message, StringComparison.Ordinal);

    private static Task<byte[]> Stamped(DemoTimestampAuthority authority) => DocumentTimestamps.Append(Some.Signed(), authority, CancellationToken.None);
}
