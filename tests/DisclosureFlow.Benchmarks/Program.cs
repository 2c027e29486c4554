using System.Globalization;
using BenchmarkDotNet.Running;
using DisclosureFlow.Benchmarks.Reports;
using DisclosureFlow.Benchmarks.Typesetting;

namespace DisclosureFlow.Benchmarks;

internal static class EntryPoint
{
    private static void Main(string[] args)
    {
        switch (args)
        {
            case [TypesetCommand.Name, var json, var pdf]: TypesetCommand.Run(json, pdf); break;
            case ["reports-throughput", .. var count]: FolderThroughput.Run(Number(count, 10_000)); break;
            case ["docx-against-libreoffice", .. var rounds]: AgainstLibreOffice.Run(Number(rounds, 7)); break;
            default: Compare(args); break;
        }
    }

    private static int Number(string[] given, int usual) => given is [var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : usual;

    // Apart, so that the measured child process loads nothing of the benchmarks' own.
    private static void Compare(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
}
