using System.Text;
using DisclosureFlow.Verify.CommandLine;

Console.OutputEncoding = Encoding.UTF8;
return VerifyCommand.Run(args, Console.Out, Console.Error, TimeProvider.System);
