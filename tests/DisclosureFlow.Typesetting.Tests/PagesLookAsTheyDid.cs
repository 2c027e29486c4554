using System.Globalization;
using DisclosureFlow.Tests.Support;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>
/// Pages drawn by Poppler against pictures that were looked at by eye (Golden/). After an intended change look at the new pages, then write
/// them with the environment variable DISCLOSUREFLOW_WRITE_GOLDEN=1.
/// </summary>
public sealed class PagesLookAsTheyDid
{
    private const int DotsPerInch = 30;
    private const int Side = 5; // pixels a square

    /// <summary>Largest difference of one square's mean darkness, of 255: below a line that moved or a figure that grew, above another smoothing of edges; which figure it is, other tests say.</summary>
    private const double Tolerance = 16;

    private static string Golden => Path.Combine(Outside.Repository, "tests", "DisclosureFlow.Typesetting.Tests", "Golden");

    [Fact]
    public Task The_report_looks_as_it_did() => Compare("report-2021", ReportTypesetter.Typeset(Some.Report(), Some.Date, "0", Some.Fonts));

    [Fact]
    public Task The_review_form_looks_as_it_did() => Compare("review-form", ReviewFormTypesetter.Typeset(ReviewFormIsPrinted.Filled, Some.Fonts));

    [Fact]
    public Task The_audit_report_looks_as_it_did() => Compare("audit-report", DocumentTypesetter.Typeset(OtherDocumentsArePrinted.Audit, Some.Fonts));

    private static async Task Compare(string name, TypesetReport document)
    {
        var folder = Directory.CreateTempSubdirectory("pages-");
        try
        {
            var pages = await Draw(folder, name, document);
            if (Environment.GetEnvironmentVariable("DISCLOSUREFLOW_WRITE_GOLDEN") == "1")
            {
                Array.ForEach(pages, page => page.CopyTo(Path.Combine(Golden, page.Name), overwrite: true));
            }

            Assert.Equal(Directory.GetFiles(Golden, name + "-*.png").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal), pages.Select(page => page.Name));
            foreach (var page in pages)
            {
                var difference = Difference(GrayImage.Read(await File.ReadAllBytesAsync(page.FullName)), await Known(page.Name));
                Assert.True(difference <= Tolerance, $"{page.Name} differs by {difference:F1} of 255 in a square of {Side} pixels");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<FileInfo[]> Draw(DirectoryInfo folder, string name, TypesetReport document)
    {
        var pdftoppm = Outside.Program("pdftoppm", "poppler-utils");
        var pdf = Path.Combine(folder.FullName, "document.pdf");
        await File.WriteAllBytesAsync(pdf, document.Bytes.ToArray());
        var (exit, _, error) = await Outside.Run(pdftoppm, ["-r", DotsPerInch.ToString(CultureInfo.InvariantCulture), "-gray", "-png", pdf, Path.Combine(folder.FullName, name)]);
        Assert.True(exit == 0, error);
        return [.. folder.GetFiles("*.png").OrderBy(page => page.Name, StringComparer.Ordinal)];
    }

    private static async Task<GrayImage> Known(string page) => GrayImage.Read(await File.ReadAllBytesAsync(Path.Combine(Golden, page)));

    [Fact]
    public async Task A_figure_that_grew_or_a_line_that_moved_is_seen()
    {
        var known = await Known("report-2021-3.png");
        Assert.Equal(0, Difference(known, known));
        var moved = known with { Pixels = [.. known.Pixels.Skip(4 * known.Width), .. Enumerable.Repeat((byte)255, 4 * known.Width)] };
        Assert.True(Difference(known, moved) > Tolerance);

        var report = Some.Report().With("3.refused.4.total", 88888);
        var folder = Directory.CreateTempSubdirectory("pages-");
        try
        {
            var pages = await Draw(folder, "changed", ReportTypesetter.Typeset(report, Some.Date, "0", Some.Fonts));
            Assert.InRange(Difference(GrayImage.Read(await File.ReadAllBytesAsync(pages[2].FullName)), known), Tolerance, 255);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Difference(GrayImage a, GrayImage b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var (one, other) = (a.Squares(Side), b.Squares(Side));
        var most = 0.0;
        for (var y = 0; y < one.GetLength(0); y++)
        {
            for (var x = 0; x < one.GetLength(1); x++)
            {
                most = Math.Max(most, Math.Abs(one[y, x] - other[y, x]));
            }
        }

        return most;
    }
}
