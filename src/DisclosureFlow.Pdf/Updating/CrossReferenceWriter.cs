using System.Buffers;
using System.Globalization;
using System.Text.Unicode;
using DisclosureFlow.Pdf.Objects;

namespace DisclosureFlow.Pdf.Updating;

/// <summary>Writes a cross-reference table (7.5.4) or stream (7.5.8) with trailer, startxref and %%EOF.</summary>
internal static class CrossReferenceWriter
{
    /// <param name="output">What was written before it.</param>
    /// <param name="offsets">Object number → offset in the file, generation.</param>
    /// <param name="trailer">Entries of the trailer.</param>
    public static void WriteTable(UpdateBuffer output, SortedDictionary<int, (int Offset, int Generation)> offsets, PdfDictionary trailer)
    {
        var at = output.Position;
        Span<byte> line = stackalloc byte[64];
        output.Write("xref\n"u8);
        foreach (var run in Runs(offsets.Keys))
        {
            Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"{run.First} {run.Count}\n", out var length);
            output.Write(line[..length]);
            for (var number = run.First; number < run.First + run.Count; number++)
            {
                var (offset, generation) = offsets[number];
                Utf8.TryWrite(line, CultureInfo.InvariantCulture, $"{offset:D10} {generation:D5} n \n", out length);
                output.Write(line[..length]);
            }
        }

        output.Write("trailer\n"u8);
        trailer.Write(output);
        output.Write("\n"u8);
        End(output, at);
    }

    public static void WriteStream(UpdateBuffer output, SortedDictionary<int, (int Offset, int Generation)> offsets, PdfDictionary trailer)
    {
        // The stream is an object itself and lists itself.
        var at = output.Position;
        var number = (int)((PdfInteger)trailer["Size"]!).Value;
        offsets.Add(number, (at, 0));
        var data = new ArrayBufferWriter<byte>(7 * offsets.Count);
        var index = new PdfArray();
        foreach (var run in Runs(offsets.Keys))
        {
            index.Add(run.First);
            index.Add(run.Count);
            for (var i = run.First; i < run.First + run.Count; i++)
            {
                var (offset, generation) = offsets[i];
                data.Write((ReadOnlySpan<byte>)[1, (byte)(offset >> 24), (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset, (byte)(generation >> 8), (byte)generation]);
            }
        }

        var dictionary = new PdfDictionary { { "Type", new PdfName("XRef") }, { "W", new PdfArray(1, 4, 2) }, { "Index", index } };
        foreach (var (key, value) in trailer)
        {
            dictionary.Add(key, string.Equals(key, "Size", StringComparison.Ordinal) ? number + 1 : value);
        }

        IndirectObject.Write(output, new PdfReference(number), new PdfStream(dictionary, data.WrittenMemory));
        End(output, at);
    }

    private static IEnumerable<(int First, int Count)> Runs(IEnumerable<int> ordered)
    {
        var (first, count) = (0, 0);
        foreach (var number in ordered)
        {
            if (count > 0 && number == first + count)
            {
                count++;
                continue;
            }

            if (count > 0)
            {
                yield return (first, count);
            }

            (first, count) = (number, 1);
        }

        yield return (first, count);
    }

    private static void End(UpdateBuffer output, int start)
    {
        Span<byte> text = stackalloc byte[64];
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"startxref\n{start}\n%%EOF\n", out var length);
        output.Write(text[..length]);
    }
}
