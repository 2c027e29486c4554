using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using DisclosureFlow.Pdf.Compression;
using DisclosureFlow.Pdf.Tests.Fonts;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Pdf.Tests.Compression;

public sealed class ZlibEncoderIsUnderstood
{
    [Fact]
    public void The_runtime_gives_back_any_bytes() =>
        Gen.OneOf(
            Gen.Byte.Array[0, 300],
            Gen.Byte[0, 3].Array[0, 5000],
            Gen.Select(Gen.Byte.Array[1, 50], Gen.Int[1, 2000], (piece, times) => Enumerable.Repeat(piece, times).SelectMany(bytes => bytes).Take(70_000).ToArray()),
            Gen.Select(Gen.Int, Gen.Int[0, 100_000], (seed, length) =>
            {
                var bytes = new byte[length];
                new Random(seed).NextBytes(bytes);
                return bytes;
            })).Sample(data => Assert.Equal(data, Inflated(ZlibEncoder.Encode(data))), iter: 300);

    [Fact]
    public void A_font_comes_back_and_is_as_small_as_the_runtime_makes_it()
    {
        var font = SomeFont.Serif.Bytes.Span[..2_000_000].ToArray();
        var encoded = ZlibEncoder.Encode(font);
        Assert.Equal(font, Inflated(encoded));
        using var other = new MemoryStream();
        using (var zlib = new ZLibStream(other, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(font);
        }

        Assert.InRange(encoded.Length, 1, other.Length * 1.02);
    }

    /// <summary>The very bytes are pinned: a change of them changes every document.</summary>
    [Fact]
    public void The_bytes_are_those_of_this_version()
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(1, 500).Select(number => $"第{number}条 政府信息公开{number * 7919 % 1000}；")));
        Assert.Equal("11a9bd14b073eead", Convert.ToHexStringLower(SHA256.HashData(ZlibEncoder.Encode(text)))[..16]);
    }

    [Fact]
    public void Codes_stay_within_their_length_and_are_complete_for_any_counts() =>
        Gen.Int[0, 40].Select(exponent => exponent == 0 ? 0 : 1 << Math.Min(exponent - 1, 26)).Array[2, 286].Sample(
            counts =>
            {
                var lengths = HuffmanCode.For(counts, 15).Lengths;
                var used = lengths.Where(length => length > 0).ToArray();
                Assert.All(lengths.Zip(counts), pair => Assert.Equal(pair.Second > 0, pair.First > 0));
                Assert.All(used, length => Assert.InRange(length, 1, 15));
                if (used.Length > 1)
                {
                    Assert.Equal(1 << 15, used.Sum(length => 1 << (15 - length))); // Kraft's sum is one
                }
            },
            iter: 300);

    [Fact]
    public async Task Qpdf_reads_our_streams()
    {
        var qpdf = Outside.Program("qpdf", "qpdf");
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pdf");
        try
        {
            await File.WriteAllBytesAsync(path, Writing.SomeDocument.Conforming(SomeFont.Serif));
            var (exit, output, error) = await Outside.Run(qpdf, ["--check", path]);
            Assert.True(exit == 0, output + error);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Inflated(byte[] zlib)
    {
        using var output = new MemoryStream();
        using var stream = new ZLibStream(new MemoryStream(zlib), CompressionMode.Decompress);
        stream.CopyTo(output);
        return output.ToArray();
    }
}
