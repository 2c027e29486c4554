using System.Diagnostics;
using System.Globalization;

namespace DisclosureFlow.Typesetting.Tests;

/// <summary>
/// One font set, many documents: nothing of a document stays behind, neither managed nor in HarfBuzz. What is measured is the whole process, so no
/// other test runs beside this one.
/// </summary>
[CollectionDefinition(nameof(ManyReportsInARow), DisableParallelization = true)]
[Collection(nameof(ManyReportsInARow))]
public sealed class ManyReportsInARow
{
    /// <summary>1,000 in the run that docs/typesetting.md reports.</summary>
    private static readonly int Documents = int.TryParse(Environment.GetEnvironmentVariable("TYPESET_DOCUMENTS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 60;

    [Fact]
    public void Memory_stays_flat()
    {
        Typeset(20); // arenas and code have grown to their size
        var (managed, resident) = Memory();
        Typeset(Documents);
        var (managedAfter, residentAfter) = Memory();
        TestContext.Current.SendDiagnosticMessage($"after {Documents} documents: managed {(managedAfter - managed) / 1024} KiB more, resident {(residentAfter - resident) / 1024} KiB more");
        Assert.InRange(managedAfter - managed, long.MinValue, 1 << 20);
        // One leaked subset a document would be 60 KB: 3.6 MB after 60, 60 MB after 1,000.
        Assert.InRange(residentAfter - resident, long.MinValue, 24 << 20);
    }

    private static void Typeset(int count)
    {
        for (var i = 0; i < count; i++)
        {
            ReportTypesetter.Typeset(Some.Report().WithProse("6", $"第{i}份。"), Some.Date, "0", Some.Fonts);
        }
    }

#pragma warning disable S1215 // What stays after a collection is what is measured.
    private static (long Managed, long Resident) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        return (GC.GetTotalMemory(forceFullCollection: true), process.WorkingSet64);
    }
#pragma warning restore S1215
}
