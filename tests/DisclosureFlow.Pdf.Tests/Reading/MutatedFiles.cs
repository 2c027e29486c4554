using System.Globalization;
using DisclosureFlow.Pdf.Objects;
using DisclosureFlow.Pdf.Reading;
using DisclosureFlow.Pdf.Updating;

namespace DisclosureFlow.Pdf.Tests.Reading;

/// <summary>
/// Mutation of whole files, aimed where structure is: numbers, keywords, delimiters, stretches cut, doubled or swapped between files. Short in the
/// suite; the environment variable PDF_MUTATIONS sets another number of files (docs/signing.md tells what a long run came to).
/// </summary>
public sealed class MutatedFiles
{
    private const long MostBytesAFile = 64L << 20;

    private static readonly ReadingLimits Limits = new() { DecodedStreamBytes = 1 << 20, DecodedBytes = 4 << 20, Objects = 10_000, Sections = 32 };
    private static readonly byte[][] Tokens = [.. new[] { "obj", "endobj", "stream", "endstream", "xref", "trailer", "startxref", "%%EOF", "/Prev", "/Size", "/Length", "/Kids", "/XRefStm", "0 R", "<<", ">>", "[", "]", "(", ")", "4294967296", "-1", "65535 f \n", "/Filter/FlateDecode", "/W[1 2 1]" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    [Fact]
    public void Each_is_read_or_refused_within_bounded_memory_and_time()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("PDF_MUTATIONS") ?? "20000", CultureInfo.InvariantCulture);
        var seeds = Seeds();
        var random = new Random(20260122);
        var (read, refused, longest, most) = (0, 0, TimeSpan.Zero, 0L);
        for (var i = 0; i < count; i++)
        {
            var file = Mutate(seeds, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            if (Reads(file))
            {
                read++;
            }
            else
            {
                refused++;
            }

            var (elapsed, allocated) = (clock.Elapsed, GC.GetAllocatedBytesForCurrentThread() - before);
            (longest, most) = (elapsed > longest ? elapsed : longest, Math.Max(allocated, most));
            Assert.True(allocated < MostBytesAFile, $"file {i} took {allocated} bytes");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{count} files: {read} read, {refused} refused, longest {longest.TotalMilliseconds:F1} ms, most {most >> 10} KiB allocated");
        Assert.True(read > 0 && refused > 0);
        Assert.True(longest < TimeSpan.FromSeconds(5), $"one file took {longest}");
    }

    private static bool Reads(byte[] bytes)
    {
        try
        {
            var file = PdfFile.Open(bytes, Limits);
            _ = PageTree.Read(file).Count;
            for (var i = 0; i < file.Revisions.Count; i++)
            {
                file.AtRevision(i);
            }

            foreach (var (number, entry) in file.Entries)
            {
                if (file.Get(new PdfReference(number, entry.Kind == EntryKind.InFile ? entry.Detail : 0)) is PdfStream stream)
                {
                    file.Decode(stream);
                }
            }

            return true;
        }
        catch (PdfFormatException)
        {
            return false;
        }
    }

    private static byte[][] Seeds()
    {
        var updated = new IncrementalUpdate(PdfFile.Open(SmallPdf.WithFields("a", "b").ToTable()));
        updated.Add(PdfString.OfText("new"));
        var stream = new IncrementalUpdate(PdfFile.Open(SmallPdf.WithFields("a").ToStream()));
        stream.Add(PdfString.OfText("new"));
        return [SmallPdf.OnePage().ToTable(), SmallPdf.OnePage().ToStream(), SmallPdf.OnePage().ToStream(objectStream: false), updated.Write(), stream.Write()];
    }

    private static byte[] Mutate(byte[][] seeds, Random random)
    {
        var file = (byte[])seeds[random.Next(seeds.Length)].Clone();
        for (var changes = random.Next(1, 5); changes > 0 && file.Length > 8; changes--)
        {
            var at = random.Next(file.Length);
            switch (random.Next(7))
            {
                case 0:
                    file[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    file[at] = (byte)random.Next(256);
                    break;
                case 2:
                    var token = Tokens[random.Next(Tokens.Length)];
                    token.AsSpan(0, Math.Min(token.Length, file.Length - at)).CopyTo(file.AsSpan(at));
                    break;
                case 3:
                    var digits = Enumerable.Range(0, file.Length).Where(i => file[i] is >= (byte)'0' and <= (byte)'9').ToArray();
                    file[digits[random.Next(digits.Length)]] = (byte)('0' + random.Next(10));
                    break;
                case 4:
                    file = [.. file[..at], .. file[Math.Min(file.Length, at + random.Next(1, 40))..]];
                    break;
                case 5:
                    file = [.. file[..at], .. file[random.Next(at + 1)..]];
                    break;
                default:
                    var other = seeds[random.Next(seeds.Length)];
                    file = [.. file[..at], .. other[Math.Min(at, other.Length)..]];
                    break;
            }
        }

        return file;
    }
}
