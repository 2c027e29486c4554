using DisclosureFlow.Server.Load;

// load DIR N        keep N cases on their way, say each act that was answered, until killed
// finish DIR        take every open case to its end, then exit
// sign DIR STEP     sign the one case at sign-off, step by step; say each step; stop before going beyond STEP and wait to be killed
// level DIR STEP    raise the one signed case by a level, step by step, in the same way
// hold DIR          lock the folder and wait to be killed
return args switch
{
    ["load", var folder, var cases] => await Victim.Load(folder, int.Parse(cases, System.Globalization.CultureInfo.InvariantCulture)),
    ["finish", var folder] => await Victim.Finish(folder),
    ["sign", var folder, var step] => await Victim.Sign(folder, step),
    ["level", var folder, var step] => await Victim.Level(folder, step),
    ["hold", var folder] => await Victim.Hold(folder),
    _ => 2,
};
