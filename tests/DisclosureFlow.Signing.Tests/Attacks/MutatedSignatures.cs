using System.Globalization;
using DisclosureFlow.Signing.LongTerm;
using DisclosureFlow.Signing.Validation;

namespace DisclosureFlow.Signing.Tests.Attacks;

/// <summary>Random changes to signed files: the validator answers, and never says yes to what the signatures cover.</summary>
public sealed class MutatedSignatures
{
    [Fact]
    public async Task The_validator_never_throws_and_never_passes_a_changed_signed_byte()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SIGNATURE_MUTATIONS") ?? "1500", CultureInfo.InvariantCulture);
        var once = Some.Signed(kind: "ECDSA");
        var twice = Some.Signed(certify: false, kind: "ECDSA", pdf: once, field: Some.SecondField);
        var stamped = await DocumentTimestamps.Append(twice, Some.TimestampAuthority(), CancellationToken.None, reservedBytes: 4096);
        byte[][] seeds = [once, twice, stamped];
        var random = new Random(20260122);
        for (var i = 0; i < count; i++)
        {
            var file = (byte[])seeds[random.Next(seeds.Length)].Clone();
            var original = (byte[])file.Clone();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                // Half of the changes where structure is dense: behind the signature values.
                var at = random.Next(2) == 0 ? random.Next(file.Length) : file.Length - 1 - random.Next(Math.Min(1200, file.Length));
                file[at] = random.Next(3) switch { 0 => (byte)random.Next(256), 1 => (byte)('0' + random.Next(10)), _ => (byte)(file[at] ^ (1 << random.Next(8))) };
            }

            var report = SignatureValidator.Validate(file, Some.Anchors, Some.Time);
            Assert.True(report.Indication != Indication.TotalPassed || file.AsSpan().SequenceEqual(original), $"mutation {i} passed");
        }
    }
}
