using System.Buffers;
using System.Globalization;
using System.Text;
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
        output.Write("xref\n"u8);
        foreach (var run in Runs(offsets.Keys))
        {
            Text(output, $"{run.First} {run.Count}\n");
            for (var number = run.First; number < run.First + run.Count; number++)
            {
                Text(output, $"{offsets[number].Offset:D10} {offsets[number].Generation:D5} n \n");
            }
        }

        output.Write("trailer\n"u8);
        trailer.Write(output);
        Text(output, $"\nstartxref\n{at}\n%%EOF\n");
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
        Text(output, $"startxref\n{at}\n%%EOF\n");
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

    private static void Text(UpdateBuffer output, FormattableString text) =>
        output.Write(Encoding.ASCII.GetBytes(text.ToString(CultureInfo.InvariantCulture)));
}
