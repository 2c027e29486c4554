using System.Text;
using CsCheck;
using DisclosureFlow.Pdf.Reading;

namespace DisclosureFlow.Pdf.Tests.Reading;

/// <summary>Entries are found by number whatever order and runs they come in, and a table's digits say what they say.</summary>
public sealed class CrossReferences
{
    private static readonly Gen<(int Number, int Position)[]> Numbers =
        Gen.OneOf(
            Gen.Select(Gen.Int[0, 40], Gen.Int[0, 9]).Array[0, 60],
            Gen.Select(Gen.Int[0, 12], Gen.Int[1, 6]).Array[0, 8].Select(runs => runs.SelectMany((run, at) => Enumerable.Range((at * 20) + run.Item1, run.Item2).Select(number => (number, number))).ToArray()));

    [Fact]
    public void Entries_are_those_of_a_dictionary() =>
        Numbers.Sample(added =>
        {
            var (entries, expected) = (new CrossReferenceEntries(), new Dictionary<int, CrossReferenceEntry>());
            foreach (var (number, position) in added)
            {
                var entry = new CrossReferenceEntry(EntryKind.InFile, position, 0);
                entries.Reserve(position % 3);
                Assert.Equal(expected.TryAdd(number, entry), entries.TryAdd(number, entry));
            }

            AssertSame(expected, entries);
            var copy = new CrossReferenceEntries(entries);
            foreach (var number in Enumerable.Range(0, 50).Where(number => number % 3 == 0))
            {
                expected[number] = copy[number] = new CrossReferenceEntry(EntryKind.Free, number, 1);
            }

            AssertSame(expected, copy);
            Assert.Equal(added.Select(one => one.Number).Distinct().Count(), entries.Count);
        });

    [Theory]
    [InlineData("0000000016 00000 n \n", true)]
    [InlineData("0000000016 00000 n \r", true)]
    [InlineData("0000000016 00000 n\r\n", true)]
    [InlineData("0000000016 00001 n \n", false)]
    [InlineData("000000001: 00000 n \n", false)]
    [InlineData("000000/016 00000 n \n", false)]
    [InlineData("0:00000016 00000 n \n", false)]
    [InlineData("00000000 6 00000 n \n", false)]
    [InlineData("0000000016\t00000 n \n", false)]
    [InlineData("0000000016 00000 m \n", false)]
    [InlineData("0000000016 00000 n  ", false)]
    [InlineData("2147483648 00000 n \n", false)]
    [InlineData("9999999999 00000 n \n", false)]
    [InlineData("0000000017 00000 n \n", false)]
    public void An_entry_is_twenty_bytes_that_lead_to_its_object(string line, bool right)
    {
        const string head = "%PDF-1.7\n%bytes\n";
        var file = Encoding.ASCII.GetBytes($"{head}1 0 obj\n<</Type /Catalog>>\nendobj\nxref\n0 2\n0000000000 65535 f \n{line}trailer\n<</Size 2/Root 1 0 R>>\nstartxref\n50\n%%EOF\n");
        if (right)
        {
            Assert.Equal(16, PdfFile.Open(file).Revisions[0].Entries[1].Position);
            Assert.True(PdfFile.Open(file).Catalog.IsName("Type", "Catalog"));
        }
        else
        {
            // Another generation is a well-formed entry of an object that then is not there.
            Assert.Throws<PdfFormatException>(() => PdfFile.Open(file).Catalog);
        }
    }

    [Fact]
    public void Every_offset_of_a_table_is_read_as_it_is_written() =>
        Gen.Int[0, int.MaxValue].Sample(offset =>
        {
            var file = Encoding.ASCII.GetBytes($"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \n7 1\n{offset:D10} 00000 n \ntrailer\n<</Size 8/Root 1 0 R>>\nstartxref\n9\n%%EOF\n");
            Assert.Equal(offset, PdfFile.Open(file).Revisions[0].Entries[7].Position);
        });

    private static void AssertSame(Dictionary<int, CrossReferenceEntry> expected, CrossReferenceEntries entries)
    {
        Assert.Equal(expected.Count, entries.Count);
        Assert.Equal(expected.OrderBy(pair => pair.Key), entries.OrderBy(pair => pair.Key));
        for (var number = -1; number < 300; number++)
        {
            Assert.Equal(expected.ContainsKey(number), entries.ContainsKey(number));
            Assert.Equal(expected.GetValueOrDefault(number), entries.TryGetValue(number, out var entry) ? entry : default);
        }
    }
}
