import { engines } from './engines.js';
import { roofs } from './roof.js';
const args = process.argv.slice(2);
const only = args[0] ?? '';
type S = [number, number, number, boolean?];
const SH: S[] = [[64,64,64],[128,128,128],[256,256,256],[512,512,512],[1024,1024,1024],[32,100,64],[32,10,100],[64,100,32,true],[100,10,32,true],[1,100,64],[32,64,100],[64,128,784],[784,128,64,true],[512,512,512,true],[1797,100,64],[1797,10,100]];
const shapes = SH.filter(s=>!only||only.split(',').includes(s.slice(0,3).join('x')+(s[3]?'t':'')));
const now=()=>{const u=process.cpuUsage();return (u.user+u.system)/1000;};const best=(f:()=>void,reps:number)=>{let t=Infinity;for(let i=0;i<reps;i++){const a=now();f();const d=now()-a;if(d<t)t=d;}return t;};
for (const core of engines) { if(args[2]&&!args[2].split(',').some(x=>x.startsWith(core.engine))) continue; if (core.engine==='js') continue; for (const ty of ['F64','F32'] as const) { if(args[2]&&!args[2].split(',').includes(core.engine+ty)) continue;
  const sz=ty==='F64'?8:4; const rs=roofs(ty==='F64'?'f64':'f32',core.engine==='relaxed',1e7);
  let line='';
  const call=shapes.map(([m,n,k,t])=>{const A=core.allocate(m*k*sz),B=core.allocate(k*n*sz),C=core.allocate(m*n*sz),bi=core.allocate(n*sz),W=core.allocate((core as any)[`gemmWorkspace${ty}`](m,n,k));
   const v=()=>ty==='F64'?core.f64:core.f32; v().fill(0.37,A/sz,A/sz+m*k);v().fill(0.21,B/sz,B/sz+k*n);v().fill(0.1,bi/sz,bi/sz+n);
   const flops=2*m*n*k; const reps=Math.max(1,Math.round(1e7/flops)); const g=(core as any)[`gemm${ty}`].bind(core);
   return {name:`${m}x${n}x${k}${t?'t':''}`,ptrs:[A,B,C,bi,W],flops:flops*reps,f:()=>{for(let r=0;r<reps;r++) g(m,n,k,A,t?1:k,t?m:1,B,n,C,n,t?0:1,bi,W);}};});
  let roof=0; const bs=call.map(()=>Infinity); const rr=rs.map(()=>0);
  for(const c of call) for(let i=0;i<30 && i*c.flops<3e9;i++) c.f();
  for(let round=0;round<+(args[1]??8);round++){ rs.forEach((r,i)=>{rr[i]=Math.max(rr[i]!,r.flops/best(r.call,4)/1e6);}); call.forEach((c,i)=>{bs[i]=Math.min(bs[i]!,best(c.f,Math.max(1,Math.min(10,Math.round(6e7/c.flops)))));}); }
  roof=Math.max(...rr);
  console.log(core.engine,ty,'roof',rr.map(x=>x.toFixed(1)).join('/'),'\n  ',call.map((c,i)=>`${c.name} ${(c.flops/bs[i]!/1e6).toFixed(1)} (${(100*c.flops/bs[i]!/1e6/roof).toFixed(0)}%)`).join('\n   '));
  for(const c of call) for(const p of c.ptrs) core.release(p);
}}
