using BenchmarkDotNet.Running;
using DisclosureFlow.Benchmarks.Typesetting;

namespace DisclosureFlow.Benchmarks;

internal static class EntryPoint
{
    private static void Main(string[] args)
    {
        if (args is [TypesetCommand.Name, var json, var pdf])
        {
            TypesetCommand.Run(json, pdf);
            return;
        }

        Compare(args);
    }

    // Apart, so that the measured child process loads nothing of the benchmarks' own.
    private static void Compare(string[] args) => BenchmarkSwitcher.FromAssembly(typeof(EntryPoint).Assembly).Run(args);
}
